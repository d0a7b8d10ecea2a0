import { formNames } from '../../contract/forms.ts';
import { leastMisread } from '../../contract/reading.ts';
import type { DocumentField } from '../../core/reading/read-document.ts';
import type { PageReading } from '../../core/reading/requests.ts';
import { percent } from '../output/format.ts';
import { usageError } from '../args/usage-error.ts';
import { printable } from '../output/width.ts';
import { postcodeCountry } from '../postcode-country.ts';
import { command } from './command.ts';

/** The forms whose postcodes are of a country that is not known beforehand; “auto” may find the other. */
const formsWithCountry = ['auto', 'envelope'];

/** Some documents could not be read; those that could are printed. */
const someUnread = 3;

export const scanCommand = command({
  name: 'scan',
  summary: 'Read whole documents: JPEG, PNG, HEIC, TIFF and PDF, page by page',
  positionals: [{ name: 'FILE', help: 'documents', count: 'some' }],
  options: {
    form: { type: 'text', value: 'FORM', help: `${formNames.join(', ')}, or one of your own; default auto: find that out, or say that it is not known` },
    country: { type: 'text', value: 'CC', help: 'whose postcodes are on envelopes, such as US or DE' },
    misread: { type: 'number', value: 'RATE', min: leastMisread, max: 0.5, help: 'share of accepted readings that may be wrong; default 0.01' },
    model: { type: 'text', value: 'MODEL', help: 'one that reads lines; left out: the one that comes with the studio' }
  },
  examples: ['dsdc scan cheque.jpg', 'dsdc scan --form cheque-in --json scans/*.tif', 'dsdc scan --form envelope --country DE letter.png'],
  async run({ output, interrupts, openStudio }, { options, positionals }) {
    const { form = 'auto' } = options;
    if (options.country !== undefined && !formsWithCountry.includes(form)) {
      throw usageError(`--country does not go with --form ${form}`, 'It is whose postcodes are on envelopes: leave it out, or scan with --form envelope.');
    }
    const country = options.country === undefined ? undefined : postcodeCountry(options.country);
    const { reading } = await openStudio();
    let unread = 0;
    await interrupts.abortable(async (signal) => {
      for await (const item of reading.readDocuments({ files: positionals.map((path) => ({ path, name: path })), form, country, model: options.model, misread: options.misread, signal })) {
        if ('error' in item) {
          unread++;
          output.error(item.error.message, item.error.remedy);
          continue;
        }
        const { image: { width, height }, ...page } = item;
        output.item({ ...page, width, height, fields: item.fields.map(({ content: _, ...field }) => field) });
        output.line(pageTitle(item, form), item.form === null ? 'doubtful' : 'heading');
        for (const field of item.fields) output.line(fieldText(field), field.accepted ? 'plain' : 'doubtful');
      }
    });
    return unread > 0 ? someUnread : 0;
  }
});

function pageTitle({ file, page, form }: PageReading, wanted: string): string {
  const none = wanted === 'auto' ? 'no form that is known (envelopes and pages of numbers have to be named: --form)' : `does not look like ${wanted}`;
  return `${printable(file)}, page ${page}: ${form ?? none}`;
}

function fieldText({ name, text, value, confidence, accepted }: DocumentField): string {
  return `  ${name.padEnd(12)}  ${text.padEnd(14)}  ${(value ?? '–').padEnd(12)}  ${percent(confidence).padStart(8)}  ${accepted ? '✓ accepted' : '? doubtful'}`;
}

import type { FieldContentInput } from '../../contract/fields.ts';
import { StudioError } from '../../contract/errors.ts';
import { leastMisread } from '../../contract/reading.ts';
import type { PictureReading } from '../../core/reading/requests.ts';
import { percent } from '../output/format.ts';
import { printable } from '../output/width.ts';
import { countryRemedy, postcodeCountry } from '../postcode-country.ts';
import { command } from './command.ts';

const kinds = ['amount', 'date', 'postcode', 'digits'] as const;

export const readCommand = command({
  name: 'read',
  summary: 'Read handwritten fields: each picture is one, such as an amount cut from a cheque',
  positionals: [{ name: 'PICTURE', help: 'picture files', count: 'some' }],
  options: {
    field: { type: 'choice', choices: kinds, help: 'what the field holds (default digits)' },
    country: { type: 'text', value: 'CC', help: 'whose postcodes, such as US or DE' },
    misread: { type: 'number', value: 'RATE', min: leastMisread, max: 0.5, help: 'share of accepted readings that may be wrong; default 0.01' },
    model: { type: 'text', value: 'MODEL', help: 'one that reads lines; left out: the one that comes with the studio' }
  },
  examples: ['dsdc read --field amount cheque-amount.png', 'dsdc read --field postcode --country US --json crops/*.png'],
  async run({ output, interrupts, openStudio }, { options, positionals }) {
    const content = contentOf(options.field ?? 'digits', options.country);
    const { reading } = await openStudio();
    await interrupts.abortable(async (signal) => {
      for await (const item of reading.readPictures({ files: positionals, content, model: options.model, misread: options.misread, signal })) {
        output.item(item);
        output.line(readingText(item), item.accepted ? 'plain' : 'doubtful');
      }
    });
  }
});

/** @throws StudioError USAGE_INVALID */
function contentOf(kind: (typeof kinds)[number], country: string | undefined): FieldContentInput {
  if (kind !== 'postcode') {
    if (country !== undefined) throw new StudioError('USAGE_INVALID', 'A country is for postcodes only.', { remedy: 'Leave “--country” out, or read “--field postcode”.' });
    return { kind };
  }
  if (country === undefined) throw new StudioError('USAGE_INVALID', 'Postcodes are written differently in every country.', { remedy: countryRemedy });
  return { kind, options: { country: postcodeCountry(country) } };
}

/** One line, at once: a table would have to wait for the last picture. */
function readingText({ file, text, confidence, accepted }: PictureReading): string {
  return `${text.padEnd(14)}  ${percent(confidence).padStart(8)}  ${accepted ? '✓ accepted' : '? doubtful'}  ${printable(file)}`;
}

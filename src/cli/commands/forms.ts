import { writeFile } from 'node:fs/promises';
import { StudioError } from '../../contract/errors.ts';
import { drawnFieldsSchema, formFileSchema, ownFormNameSchema, type OwnForm } from '../../contract/forms.ts';
import { counted, localTime } from '../output/format.ts';
import type { Column } from '../output/table.ts';
import { readJsonFile } from '../training/json-file.ts';
import { command } from './command.ts';
import type { Command } from './command.ts';

const formPositional = { name: 'FORM', help: 'its name', count: 'one' } as const;

const columns: readonly Column<OwnForm>[] = [
  { title: 'form', text: (form) => form.name, tone: () => 'heading' },
  { title: 'fields', text: ({ rules }) => rules.map(({ name }) => name).join(', '), flexible: true },
  { title: 'printed marks', text: ({ template }) => String(template.anchors.length), align: 'right' },
  { title: 'changed', text: ({ changedAt }) => localTime(changedAt), tone: () => 'quiet' }
];

const list = command({
  name: 'forms list',
  summary: 'List the forms of your own',
  positionals: [],
  options: {},
  async run({ output, openStudio, typed }) {
    const forms = await (await openStudio()).forms.list();
    for (const form of forms) output.item(summaryOf(form));
    if (forms.length > 0) return output.table(columns, forms);
    output.line('There is no form of your own yet.');
    output.hint(`Learn one from a sample page: ${typed('forms learn --help')}`);
  }
});

const learn = command({
  name: 'forms learn',
  summary: 'Learn a form from a sample page, so that “scan” finds its fields on other copies',
  positionals: [{ name: 'FORM', help: 'how to call it: small letters, digits and dashes', count: 'one' }, { name: 'FILE', help: 'the sample, blank or filled in', count: 'one' }],
  options: {
    fields: { type: 'text', value: 'FIELDS.json', help: 'where its fields are and what they hold, see below', required: true },
    page: { type: 'integer', value: 'N', min: 1, help: 'page of the file, counted from 1 (default 1)' },
    replace: { type: 'flag', help: 'in the place of the form of this name' }
  },
  notes: [
    'FIELDS.json: [{"name": "weight", "box": {"x": 700, "y": 180, "w": 200, "h": 60}, "content": {"kind": "digits"}}, …],',
    'boxes in pixels of the straightened page, whose width and height “scan --json” tells. Kinds: amount, date, postcode, dose, digits, iban,',
    'with “options” such as {"country": "DE"}, {"min": 1, "max": 9, "unit": "mg"}, {"maxLength": 6}, {"earliest": "2026-01-01"}.',
    '“boxes”: [{"x", "y", "w", "h"}, …] where one is printed for each digit; “isFramed”: false where no lines are printed around it;',
    '“isOptional”: true where nothing has to be written; “codes”: ["10115", …] the postcodes that exist.'
  ],
  examples: ['dsdc forms learn delivery-note sample.png --fields fields.json', 'dsdc scan --form delivery-note scans/*.pdf'],
  async run({ output, openStudio, typed }, { options, positionals: [name = '', path = ''] }) {
    const fields = drawnFieldsSchema.parse(await readJsonFile(options.fields, drawnFieldsSchema, 'FORM_INVALID'));
    const { forms } = await openStudio();
    const { form, width, height } = await forms.learn({ name: formName(name), file: { path, name: path }, page: (options.page ?? 1) - 1, fields, replace: options.replace });
    output.item({ ...summaryOf(form), width, height });
    output.line(`Learned “${name}” from a page of ${width} × ${height} pixels: ${counted(form.rules.length, 'field')}, ${counted(form.template.anchors.length, 'printed mark')}`, 'good');
    output.hint(`Try it on another copy: ${typed(`scan --form ${name} FILE`)}`);
  }
});

const show = command({
  name: 'forms show',
  summary: 'Show a form: its fields and their rules',
  positionals: [formPositional],
  options: {},
  async run({ output, openStudio }, { positionals: [name = ''] }) {
    const form = await (await openStudio()).forms.show(name);
    output.item(form);
    output.facts([
      ['form', form.name],
      ['made', localTime(form.madeAt)],
      ['changed', localTime(form.changedAt)],
      ['printed marks', String(form.template.anchors.length)],
      ...form.rules.map(({ name: field, content: { kind, options }, isOptional, codes }, i): [string, string] => {
        const boxes = form.template.fields[i]!.boxes;
        return [field, [kind, boxes && `${boxes.length} boxes`, isOptional && 'optional', codes && counted(codes.length, 'code'), JSON.stringify(options)].filter((part) => part).join(', ')];
      })
    ]);
  }
});

const remove = command({
  name: 'forms remove',
  summary: 'Remove a form for good; what was read by it stays',
  positionals: [formPositional],
  options: {},
  async run({ output, openStudio }, { positionals: [name = ''] }) {
    const form = await (await openStudio()).forms.remove(name);
    output.item(summaryOf(form));
    output.line(`Removed the form “${name}”`);
  }
});

const importForm = command({
  name: 'forms import',
  summary: 'Store a form that was exported',
  positionals: [{ name: 'FILE', help: 'a .json file', count: 'one' }],
  options: { name: { type: 'text', value: 'NAME', help: 'how to call it; left out: as it was called' } },
  async run({ output, openStudio }, { options, positionals: [path = ''] }) {
    const file = formFileSchema.parse(await readJsonFile(path, formFileSchema, 'FORM_INVALID'));
    const form = await (await openStudio()).forms.importForm({ ...file, ...(options.name !== undefined && { name: formName(options.name) }) });
    output.item(summaryOf(form));
    output.line(`Imported “${form.name}”: ${counted(form.rules.length, 'field')}`, 'good');
  }
});

const exportForm = command({
  name: 'forms export',
  summary: 'Write a form to a file for another studio',
  positionals: [formPositional],
  options: { to: { type: 'text', value: 'PATH', help: 'where; default: named after the form, here' } },
  async run({ output, openStudio }, { options, positionals: [name = ''] }) {
    const form = await (await openStudio()).forms.exportForm(name);
    const path = options.to ?? `${name}.json`;
    await writeFile(path, `${JSON.stringify(form, null, 2)}\n`).catch((cause: unknown) => {
      throw new StudioError('FILE_NOT_FOUND', `${path}: cannot be written`, { remedy: 'Check the path and that you may write there.', cause });
    });
    output.item({ form: name, file: path });
    output.line(`Wrote “${name}” to ${path}`, 'good');
  }
});

/** @throws StudioError FORM_INVALID */
function formName(name: string): string {
  const { success, error } = ownFormNameSchema.safeParse(name);
  if (success) return name;
  throw new StudioError('FORM_INVALID', `“${name}” cannot be a form’s name: ${error.issues[0]!.message}.`, { remedy: 'Choose another name.' });
}

function summaryOf({ name, rules, template, madeAt, changedAt }: OwnForm) {
  return { name, fields: rules, marks: template.anchors.length, madeAt, changedAt };
}

export const formCommands: readonly Command[] = [list, learn, show, remove, importForm, exportForm];

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { learnDrawnForm } from '../src/vision/forms/drawn-form.ts';

/** Makes the template (.json) of each form that is drawn in resources/forms (.svg). Run it after a drawing was changed. */
const folder = fileURLToPath(new URL('../resources/forms', import.meta.url));
for (const file of readdirSync(folder).filter((name) => name.endsWith('.svg'))) {
  const name = file.slice(0, -'.svg'.length);
  const template = await learnDrawnForm(readFileSync(join(folder, file), 'utf8'), name);
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(template)}\n`);
  console.log(`${name}: ${template.anchors.length} printed marks, ${template.fields.map((field) => field.name).join(', ')}`);
}

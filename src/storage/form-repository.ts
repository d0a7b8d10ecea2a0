import { StudioError } from '../contract/errors.ts';
import { formLimits, ownFormSchema } from '../contract/forms.ts';
import type { OwnForm } from '../contract/forms.ts';
import type { FormRepository } from '../core/forms/ports.ts';
import { parseJson, parseStored } from './database.ts';
import type { Database } from './database.ts';

interface FormRow {
  readonly name: string;
  readonly template: string;
  readonly rules: string;
  readonly made_at: string;
  readonly changed_at: string;
}

export class SqliteFormRepository implements FormRepository {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  list(): OwnForm[] {
    return this.database.read(() => (this.database.prepare('SELECT * FROM forms ORDER BY name').all() as FormRow[]).map(toForm));
  }

  find(name: string): OwnForm | undefined {
    return this.database.read(() => {
      const row = this.database.prepare('SELECT * FROM forms WHERE name = ?').get(name) as FormRow | undefined;
      return row && toForm(row);
    });
  }

  add({ name, template, rules }: Omit<OwnForm, 'madeAt' | 'changedAt'>): OwnForm {
    return this.database.write(() => {
      if (this.find(name) !== undefined) {
        throw new StudioError('FORM_NAME_TAKEN', `There is a form named ${name} already.`, { remedy: 'Choose another name, or replace it.' });
      }
      if (this.list().length >= formLimits.forms) {
        throw new StudioError('FORM_INVALID', `There are ${formLimits.forms} forms, which are the most that are kept.`, { remedy: 'Remove one that is not needed any more.' });
      }
      const at = new Date().toISOString();
      this.database.prepare('INSERT INTO forms VALUES (?, ?, ?, ?, ?)').run(name, JSON.stringify(template), JSON.stringify(rules), at, at);
      return this.find(name)!;
    });
  }

  replace({ name, template, rules }: Omit<OwnForm, 'madeAt' | 'changedAt'>): OwnForm {
    return this.database.write(() => {
      const { changes } = this.database
        .prepare('UPDATE forms SET template = ?, rules = ?, changed_at = ? WHERE name = ?')
        .run(JSON.stringify(template), JSON.stringify(rules), new Date().toISOString(), name);
      if (changes === 0) throw unknownForm(name);
      return this.find(name)!;
    });
  }

  remove(name: string): void {
    this.database.write(() => {
      if (this.database.prepare('DELETE FROM forms WHERE name = ?').run(name).changes === 0) throw unknownForm(name);
    });
  }
}

function unknownForm(name: string): StudioError {
  return new StudioError('FORM_UNKNOWN', `There is no form of your own named “${name}”.`, { remedy: 'Choose one that is listed.' });
}

function toForm({ name, template, rules, made_at: madeAt, changed_at: changedAt }: FormRow): OwnForm {
  return parseStored(ownFormSchema, { name, template: parseJson(template), rules: parseJson(rules), madeAt, changedAt }, name, 'forms');
}

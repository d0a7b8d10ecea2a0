import type { FieldContentInput } from '../../contract/fields.ts';
import { formNames, type FormName } from '../../contract/forms.ts';

/** What the fields of the studio's forms hold. Others are numbers of any length. */
const contents: Readonly<Record<FormName, Readonly<Record<string, FieldContentInput>>>> = {
  'cheque-in': {
    amount: { kind: 'amount', options: { decimal: '.' } },
    date: { kind: 'date', options: { order: 'DMY', layout: 'boxed' } }
  },
  'cheque-us': {
    amount: { kind: 'amount', options: { decimal: '.' } },
    date: { kind: 'date', options: { order: 'MDY', layout: 'separated' } }
  },
  prescription: {
    date: { kind: 'date', options: { order: 'DMY', layout: 'boxed' } }
  },
  envelope: {},
  numbers: {}
};

/** @param form null: none is known */
export function builtInContent(form: string | null, field: string): FieldContentInput {
  const known = formNames.find((name) => name === form);
  return (known && contents[known][field]) ?? { kind: 'digits' };
}

import type { FieldContent } from '../../contract/fields.ts';
import { amountGrammar } from './amount.ts';
import { dateGrammar } from './date.ts';
import { digitsGrammar } from './digits.ts';
import { doseGrammar } from './dose.ts';
import type { Grammar } from './grammar.ts';
import { ibanGrammar } from './iban.ts';
import { postcodeGrammar } from './postcode.ts';
import type { Gazetteer } from './postcode.ts';

/** Lists too long for a form, where the caller has them. */
export interface FieldLists {
  readonly gazetteer?: Gazetteer;
}

/**
 * The grammar of what a field may hold.
 *
 * @throws RangeError where no text would fit.
 */
export function grammarOf(content: FieldContent, { gazetteer }: FieldLists = {}): Grammar {
  switch (content.kind) {
    case 'amount':
      return amountGrammar(content.options);
    case 'date':
      return dateGrammar(content.options);
    case 'postcode':
      return postcodeGrammar(content.options, gazetteer ?? null);
    case 'dose':
      return doseGrammar(content.options);
    case 'digits':
      return digitsGrammar(content.options);
    case 'iban':
      return ibanGrammar(content.options);
  }
}

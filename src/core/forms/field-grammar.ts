import type { FieldRules } from '../../contract/forms.ts';
import type { Grammar } from '../../domain/fields/grammar.ts';
import { grammarOf } from '../../domain/fields/grammar-of.ts';

/** What a field is read by. */
export function fieldGrammar({ content, codes }: Pick<FieldRules, 'content' | 'codes'>): Grammar {
  return grammarOf(content, codes && { gazetteer: new Set(codes) });
}

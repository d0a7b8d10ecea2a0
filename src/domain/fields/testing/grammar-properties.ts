import fc from 'fast-check';
import { fieldContentSchema } from '../../../contract/fields.ts';
import type { FieldContentInput } from '../../../contract/fields.ts';
import { grammarOf } from '../grammar-of.ts';
import type { FieldLists } from '../grammar-of.ts';
import type { Grammar } from '../grammar.ts';

/** What pictures give. */
export const pictureCharacters = [...'0123456789.,-/'];

export function grammarFor(content: FieldContentInput, lists: FieldLists = {}): Grammar {
  return grammarOf(fieldContentSchema.parse(content), lists);
}

/** Rules that the text breaks, by name. */
export function brokenRules(grammar: Grammar, text: string): string[] {
  return grammar.judge(text).rules.filter(({ ok }) => !ok).map(({ rule }) => rule);
}

/** The first start of a text that the grammar takes for hopeless; null without one. */
export function hopelessStart(grammar: Grammar, text: string): string | null {
  for (let length = 0; length <= text.length; length++) {
    const start = text.slice(0, length);
    if (!grammar.couldBecome(start)) return start;
  }
  return null;
}

/** Texts that a search over characters would find: each is grown by characters that the grammar lets through, from the choices drawn. */
export function grownTexts(grammar: Grammar, characters: readonly string[]): fc.Arbitrary<string> {
  return fc.array(fc.nat(), { minLength: 1, maxLength: 60 }).map((choices) => {
    let text = '';
    for (const choice of choices) {
      const next = characters.filter((character) => grammar.couldBecome(text + character));
      if (next.length === 0) break;
      text += next[choice % next.length]!;
    }
    return text;
  });
}

/** Whether a search that stands at this text is lost although the grammar let it come so far: nothing may follow, and it does not fit. */
export function isDeadEnd(grammar: Grammar, text: string, characters: readonly string[]): boolean {
  return !grammar.judge(text).fits && characters.every((character) => !grammar.couldBecome(text + character));
}

/** Any text at all, often of the characters that grammars look at. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: fc.constantFrom(...pictureCharacters), maxLength: 30 }),
  fc.string({ unit: fc.constantFrom(...pictureCharacters, ...' \'*=#xmgRs$€DE'), maxLength: 30 })
);

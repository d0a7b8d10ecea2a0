import { expect, test } from 'vitest';
import { decisionSchema, documentLimits, operatorSchema } from './documents.ts';

test.each([
  ['surrounding blanks', '  Ada\t', 'Ada'], ['several blanks', 'Ada \u00a0\n Lovelace', 'Ada Lovelace'], ['a letter and its accent', 'E\u0301lodie', 'Élodie'],
  ['full width', 'Ｏｐ１２', 'Op12'], ['capitals, which stay', 'ADA', 'ADA']
])('an operator has one spelling: %s', (_, given, spelled) => {
  expect(operatorSchema.parse(given)).toBe(spelled);
});

test.each([['nothing', ''], ['blanks', ' \u00a0\u3000'], ['what is too long', 'x'.repeat(documentLimits.textLength + 1)], ['what is too long once it is spelled out', '㎏'.repeat(documentLimits.textLength)]])(
  '%s is no operator', (_, given) => {
    expect(operatorSchema.safeParse(given).success).toBe(false);
  });

test('a decision names its operator as it was kept', () => {
  const decision = { id: 1, field: 1, operator: 'Ada  Ｌ', at: '2026-01-01T10:00:00.000Z', what: 'keyed', before: null, after: null, reason: null, undoes: null };
  expect(decisionSchema.parse(decision)).toEqual(decision);
});

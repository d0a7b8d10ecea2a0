import { expect, test } from 'vitest';
import { fieldContentSchema } from '../../contract/fields.ts';
import { grammarOf } from '../../domain/fields/grammar-of.ts';
import { asReading } from './read-field.ts';

const calibration = { confidence: { bias: 4, perLog: 1, perMargin: 0.5, leastLogOfDigit: -0.6 }, thresholds: [{ misread: 0.01, threshold: 0.9 }], lines: 100 };
const demands = { grammar: grammarOf(fieldContentSchema.parse({ kind: 'postcode', options: { country: 'US' } })), calibration, misread: 0.01 };

test('what the rules of its field refuse is never sure, however clearly it is written', () => {
  const clear = [{ text: '23296', digits: '23296', chance: 0.98 }, { text: '23298', digits: '23298', chance: 0.001 }];
  const short = clear.map((reading) => ({ ...reading, text: reading.text.slice(3), digits: reading.digits.slice(3) }));
  const [whole, part] = [asReading(clear, demands), asReading(short, demands)];
  expect(whole).toMatchObject({ digits: '23296', value: '23296', accepted: true });
  expect(whole.confidence).toBeGreaterThan(0.99);
  expect(part).toMatchObject({ digits: '96', value: null, accepted: false });
  expect(part.confidence).toBeLessThan(0.1);
});

test('the others share what the confidence of the first leaves', () => {
  const { confidence, alternatives } = asReading([
    { text: '23296', digits: '23296', chance: 0.6 }, { text: '23298', digits: '23298', chance: 0.03 }, { text: '28296', digits: '28296', chance: 0.01 }
  ], demands);
  expect(alternatives.map(({ text }) => text)).toEqual(['23298', '28296']);
  expect(alternatives[0]!.confidence).toBeCloseTo(0.75 * (1 - confidence));
  expect(alternatives[1]!.confidence).toBeCloseTo(0.25 * (1 - confidence));
});

import { expect, test } from 'vitest';
import { fieldContentSchema } from '../../contract/fields.ts';
import { grammarOf } from '../../domain/fields/grammar-of.ts';
import { asReading } from './read-field.ts';

const calibration = { confidence: { bias: 4, perLog: 1, perMargin: 0.5 }, thresholds: [{ misread: 0.01, threshold: 0.9 }], lines: 100 };
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

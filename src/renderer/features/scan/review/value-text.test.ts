import { expect, test } from 'vitest';
import { fieldContentSchema } from '../../../../contract/fields.ts';
import { valueText } from './value-text.ts';

const content = (kind: string, options = {}) => fieldContentSchema.parse({ kind, options });

test('values are written as people read them', () => {
  expect(valueText(content('amount'), '125000', 'en')).toBe('1,250.00');
  expect(valueText(content('amount', { minorDigits: 0 }), '125000', 'en')).toBe('125,000');
  expect(valueText(content('date'), '2026-03-14', 'en')).toBe('March 14, 2026');
  expect(valueText(content('date'), '2026-03-14', 'zh-CN')).toBe('2026年3月14日');
  expect(valueText(content('postcode', { country: 'DE' }), '01067', 'en')).toBe('01067');
});

import type { DateOptions } from '../../contract/fields.ts';

/** Where a short date begins with the month or the year (Unicode CLDR, short dates of the country's languages); elsewhere it begins with the day. */
const monthFirst = new Set(['AS', 'GU', 'MH', 'MP', 'PA', 'PH', 'PR', 'UM', 'US', 'VI']);
const yearFirst = new Set(['BT', 'CA', 'CN', 'HU', 'JP', 'KP', 'KR', 'LK', 'LT', 'MN', 'RW', 'SE', 'TW', 'ZA']);

/** In which order people of a country (ISO 3166-1) write dates. */
export function dateOrderOf(country: string): DateOptions['order'] {
  if (monthFirst.has(country)) return 'MDY';
  return yearFirst.has(country) ? 'YMD' : 'DMY';
}

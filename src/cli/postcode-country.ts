import { postcodeCountrySchema, type PostcodeCountry } from '../contract/fields.ts';
import { StudioError } from '../contract/errors.ts';

export const countryRemedy = `Name the country: --country ${(postcodeCountrySchema.options as readonly PostcodeCountry[]).join(', ')}.`;

/** @throws StudioError USAGE_INVALID */
export function postcodeCountry(country: string): PostcodeCountry {
  const known = postcodeCountrySchema.safeParse(country.toUpperCase());
  if (known.success) return known.data;
  throw new StudioError('USAGE_INVALID', `Postcodes of “${country}” are not known.`, { remedy: countryRemedy });
}

import { documentLimits } from './limits.ts';

/** What programs write that know no resolution: screens of old. */
const screens: readonly number[] = [72, 96];

/** A resolution that a file names, in dots an inch; null where it says nothing about paper. */
export function plausibleDpi(dpi: number | null): number | null {
  const { least, most } = documentLimits.namedDpi;
  return dpi === null || !(dpi >= least && dpi <= most) || screens.includes(Math.round(dpi)) ? null : dpi;
}

import { fieldContentSchema } from '../../src/contract/fields.ts';
import { grammarOf } from '../../src/domain/fields/grammar-of.ts';
import type { RandomStream } from '../../src/domain/random.ts';

/** Codes of each set of digits: of 500, five misread ones would decide what can be accepted at 1 %. */
export const codesOfASet = 2000;
export const zipContent = fieldContentSchema.parse({ kind: 'postcode', options: { country: 'US' } });

const { judge } = grammarOf(zipContent);

/** One that the country gives out. */
export function zipCode(random: RandomStream): string {
  for (;;) {
    const code = Array.from({ length: 5 }, () => random.integer(10)).join('');
    if (judge(code).fits) return code;
  }
}

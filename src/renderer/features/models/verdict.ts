/** What a person must know before relying on a model: by the upper end of its interval, so that chance alone never says it. */
export type Verdict = 'mostlyWrong' | 'oftenWrong';

/** Null where there is nothing to warn of. */
export function verdictOf([, high]: readonly [low: number, high: number]): Verdict | null {
  if (high < 0.5) return 'mostlyWrong';
  return high < 0.9 ? 'oftenWrong' : null;
}

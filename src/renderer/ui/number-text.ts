export interface NumberLimits {
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
}

export type ReadNumber = { readonly ok: true; readonly value: number | null } | { readonly ok: false };

/** What a person typed: `70,000`, `8e-3` and `０．５` from a Chinese keyboard are numbers; what is out of the limits is none. */
export function readNumber(text: string, limits: NumberLimits & { readonly allowEmpty: boolean }): ReadNumber {
  const plain = text.normalize('NFKC').replace(/[\s,'_]/g, '').replace('−', '-');
  if (plain === '') return limits.allowEmpty ? { ok: true, value: null } : { ok: false };
  const value = Number(plain);
  if (!Number.isFinite(value) || value < limits.min || value > limits.max || (limits.integer && !Number.isInteger(value))) return { ok: false };
  return { ok: true, value };
}

/** One step up or down, held within the limits, without the dust of binary fractions (0.1 + 0.2). */
export function stepNumber(from: number, by: number, limits: NumberLimits): number {
  const next = Number((from + by).toPrecision(12));
  return Math.min(limits.max, Math.max(limits.min, limits.integer ? Math.round(next) : next));
}

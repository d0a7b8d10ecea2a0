import { lineClasses } from '../../contract/lines.ts';

const classes = lineClasses.length;
/** The ten digits, then blank. */
export const digitClasses = 11;

/** Points, commas, dashes and slashes counted as blank. @param logs `[columns, 15]` @returns `[columns, 11]` logs */
export function digitsOnly(logs: Float64Array): Float64Array {
  const columns = logs.length / classes;
  const merged = new Float64Array(columns * digitClasses);
  for (let t = 0; t < columns; t++) {
    let rest = 0;
    for (let c = 0; c < classes; c++) {
      if (c < digitClasses - 1) merged[t * digitClasses + c] = logs[t * classes + c]!;
      else rest += Math.exp(logs[t * classes + c]!);
    }
    merged[t * digitClasses + digitClasses - 1] = Math.log(Math.max(1e-12, rest));
  }
  return merged;
}

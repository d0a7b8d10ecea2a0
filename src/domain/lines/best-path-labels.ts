import { lineClasses } from '../../contract/lines.ts';

const classes = lineClasses.length;
const blank = classes - 1;

/** The likeliest class of every column, repeats and blanks left out: what each of `count` lines says at first sight. @param logits `[count, columns, classes]` */
export function bestPathLabels(logits: Float32Array, count: number): Uint8Array[] {
  const columns = logits.length / count / classes;
  return Array.from({ length: count }, (_, n) => {
    const labels: number[] = [];
    let before = blank;
    for (let t = n * columns; t < (n + 1) * columns; t++) {
      let best = 0;
      for (let c = 1; c < classes; c++) if (logits[t * classes + c]! > logits[t * classes + best]!) best = c;
      if (best !== blank && best !== before) labels.push(best);
      before = best;
    }
    return Uint8Array.from(labels);
  });
}

export function sameLabels(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((label, i) => label === b[i]);
}

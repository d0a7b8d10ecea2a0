/** Mean cross-entropy and share of right answers for logits `[n, classes]` and labels `[n]`. Loss in nats. */
export function lossAndAccuracy(logits: Float32Array, labels: Uint8Array): { loss: number; accuracy: number } {
  const classes = logits.length / labels.length;
  let loss = 0;
  let correct = 0;
  for (let i = 0; i < labels.length; i++) {
    const row = logits.subarray(i * classes, (i + 1) * classes);
    const top = largest(logits, i, classes);
    // log Σ exp with the largest logit taken out, so that exp does not overflow.
    let sum = 0;
    for (const logit of row) sum += Math.exp(logit - row[top]!);
    loss += Math.log(sum) + row[top]! - row[labels[i]!]!;
    if (top === labels[i]) correct++;
  }
  return { loss: loss / labels.length, accuracy: correct / labels.length };
}

/** How many rows of `[n, classes]` have their largest value at the label. */
export function countCorrect(logits: Float32Array, labels: Uint8Array): number {
  const classes = logits.length / labels.length;
  let correct = 0;
  for (let i = 0; i < labels.length; i++) {
    if (largest(logits, i, classes) === labels[i]) correct++;
  }
  return correct;
}

/** Where the largest value of a row is; the first of equal ones. */
function largest(table: Float32Array, row: number, columns: number): number {
  const start = row * columns;
  let top = 0;
  for (let c = 1; c < columns; c++) if (table[start + c]! > table[start + top]!) top = c;
  return top;
}

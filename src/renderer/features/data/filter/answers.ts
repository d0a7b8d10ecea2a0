import type { PredictionColumns, SampleColumns } from '../../../../domain/columns.ts';

/** In `predicted`: the model was not asked about this sample. */
export const noAnswer = -1;
/** In `predicted`: the model answered a class that this dataset does not have. */
export const foreignAnswer = -2;

/** A model's answers, one entry a sample in the order of the dataset's columns. */
export interface Answers {
  /** A label of the dataset, `noAnswer` or `foreignAnswer`. */
  readonly predicted: Int16Array;
  /** The probability of the answer; 0 where there is none. */
  readonly confidence: Float32Array;
  /** Row of the prediction table, -1 where there is none. */
  readonly rows: Int32Array;
  /** By label of the dataset: 1 where the model knows a class of that name. */
  readonly knows: Uint8Array;
}

/** Brings a table of predictions into the order of the samples and into the dataset's labels: classes are matched by name. */
export function answersOf(columns: SampleColumns, predictions: PredictionColumns, modelClasses: readonly string[], datasetClasses: readonly string[]): Answers {
  const labelOfClass = modelClasses.map((name) => {
    const label = datasetClasses.indexOf(name);
    return label < 0 ? foreignAnswer : label;
  });
  const predicted = new Int16Array(columns.count).fill(noAnswer);
  const confidence = new Float32Array(columns.count);
  const rows = predictionRows(columns.ids, predictions.ids);
  const knows = Uint8Array.from(datasetClasses, (name) => Number(modelClasses.includes(name)));
  const { classes, probabilities } = predictions;
  for (let i = 0; i < columns.count; i++) {
    if (rows[i]! < 0) continue;
    const offset = rows[i]! * classes;
    let best = 0;
    for (let c = 1; c < classes; c++) if (probabilities[offset + c]! > probabilities[offset + best]!) best = c;
    predicted[i] = labelOfClass[best] ?? foreignAnswer;
    confidence[i] = probabilities[offset + best]!;
  }
  return { predicted, confidence, rows, knows };
}

/** Answers come in stored order too, unless samples were moved between splits since. */
function predictionRows(ids: Uint32Array, answered: Uint32Array): Int32Array {
  const rows = new Int32Array(ids.length).fill(-1);
  let inOrder = 0;
  while (inOrder < ids.length && inOrder < answered.length && ids[inOrder] === answered[inOrder]) rows[inOrder] = inOrder++;
  if (inOrder === ids.length) return rows;
  const rowOfId = new Map<number, number>();
  for (let row = inOrder; row < answered.length; row++) rowOfId.set(answered[row]!, row);
  for (let i = inOrder; i < ids.length; i++) rows[i] = rowOfId.get(ids[i]!) ?? -1;
  return rows;
}

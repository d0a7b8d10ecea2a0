/** Enough to tell two models apart, and most is left to learn from. */
export const defaultTestShare = 0.2;

/** What a person types to give a dataset a test split. */
export function splitCommand(dataset: string): string {
  return `datasets split ${dataset} --test-share ${defaultTestShare}`;
}

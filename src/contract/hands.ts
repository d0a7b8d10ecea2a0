/** Where people learnt to write digits as they do: synthesised digits are in their ways. */
export const hands = ['american', 'latin'] as const;

export type Hands = (typeof hands)[number];

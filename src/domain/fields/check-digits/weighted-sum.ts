/** The sum of the digits, each times the weight of its place; the weights begin anew where they end. */
export function weightedSum(digits: string, weights: readonly number[]): number {
  return [...digits].reduce((sum, digit, place) => sum + Number(digit) * weights[place % weights.length]!, 0);
}

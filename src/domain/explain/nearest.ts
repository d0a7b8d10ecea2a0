export interface Neighbour {
  readonly row: number;
  /** Euclidean. */
  readonly distance: number;
}

/**
 * The rows of a table that lie nearest, the nearest first.
 *
 * @param rows `[n, width]`
 * @param query `[width]`
 * @param count at most
 */
export function nearestRows(rows: Float32Array, query: Float32Array, count: number): Neighbour[] {
  const width = query.length;
  const squares = new Float64Array(rows.length / width);
  for (let i = 0; i < squares.length; i++) {
    let sum = 0;
    for (let c = 0; c < width; c++) {
      const difference = rows[i * width + c]! - query[c]!;
      sum += difference * difference;
    }
    squares[i] = sum;
  }
  const order = Uint32Array.from(squares, (_, i) => i).sort((a, b) => squares[a]! - squares[b]! || a - b);
  return Array.from(order.subarray(0, count), (row) => ({ row, distance: Math.sqrt(squares[row]!) }));
}

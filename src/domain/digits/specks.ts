/** Connected ink (8 neighbours) with less than this share of the largest piece's ink is dirt. A 5's bar or a broken stroke has far more. */
const speckShare = 0.04;

/** Clears dust, compression dots and paper fibres in place: every connected piece of ink that is tiny beside the largest. */
export function removeSpecks(ink: Float32Array, width: number, height: number): void {
  const piece = new Int32Array(ink.length).fill(-1);
  const masses: number[] = [];
  const stack: number[] = [];
  for (let start = 0; start < ink.length; start++) {
    if (ink[start] === 0 || piece[start] !== -1) continue;
    const number = masses.length;
    let mass = 0;
    piece[start] = number;
    stack.push(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      mass += ink[at]!;
      const x = at % width;
      const y = Math.floor(at / width);
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const neighbour = ny * width + nx;
          if (ink[neighbour] === 0 || piece[neighbour] !== -1) continue;
          piece[neighbour] = number;
          stack.push(neighbour);
        }
      }
    }
    masses.push(mass);
  }
  const smallest = speckShare * masses.reduce((max, mass) => Math.max(max, mass), 0);
  for (let i = 0; i < ink.length; i++) if (piece[i] !== -1 && masses[piece[i]!]! < smallest) ink[i] = 0;
}

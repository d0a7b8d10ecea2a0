/**
 * A surface fitted to a picture by least squares: constant, slope and (degree 2) curvature in both directions, as uneven light on paper has them.
 *
 * @param values `[height, width]`.
 * @param counts `[height, width]` 1 where a pixel takes part; fewer than twelve pixels give their mean.
 * @returns the surface at every pixel, `[height, width]`.
 */
export function fitSurface(values: Float32Array, width: number, height: number, counts: Uint8Array, degree: 1 | 2): Float32Array {
  const terms = degree === 1 ? 3 : 6;
  const basis = new Float64Array(terms);
  const normal = new Float64Array(terms * (terms + 1));
  let members = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    if (counts[i] === 0) continue;
    members++;
    sum += values[i]!;
    fillBasis(basis, i % width, Math.floor(i / width), width, height);
    for (let r = 0; r < terms; r++) {
      for (let c = 0; c < terms; c++) normal[r * (terms + 1) + c]! += basis[r]! * basis[c]!;
      normal[r * (terms + 1) + terms]! += basis[r]! * values[i]!;
    }
  }
  const surface = new Float32Array(values.length);
  const coefficients = members < 12 ? undefined : solve(normal, terms);
  if (!coefficients) return surface.fill(members === 0 ? 0 : sum / members);
  for (let i = 0; i < values.length; i++) {
    fillBasis(basis, i % width, Math.floor(i / width), width, height);
    let value = 0;
    for (let k = 0; k < terms; k++) value += coefficients[k]! * basis[k]!;
    surface[i] = value;
  }
  return surface;
}

/** 1, x, y, x², xy, y² with x and y from −1 to 1, as many as `basis` has room for. */
function fillBasis(basis: Float64Array, column: number, row: number, width: number, height: number): void {
  const x = (2 * column + 1) / width - 1;
  const y = (2 * row + 1) / height - 1;
  basis[0] = 1;
  basis[1] = x;
  basis[2] = y;
  if (basis.length === 3) return;
  basis[3] = x * x;
  basis[4] = x * y;
  basis[5] = y * y;
}

/** Gaussian elimination with partial pivoting on `[n, n + 1]`; undefined when the rows are not independent. */
function solve(system: Float64Array, n: number): Float64Array | undefined {
  const columns = n + 1;
  for (let pivot = 0; pivot < n; pivot++) {
    let best = pivot;
    for (let r = pivot + 1; r < n; r++) if (Math.abs(system[r * columns + pivot]!) > Math.abs(system[best * columns + pivot]!)) best = r;
    if (Math.abs(system[best * columns + pivot]!) < 1e-9) return undefined;
    for (let c = 0; c < columns; c++) {
      const kept = system[pivot * columns + c]!;
      system[pivot * columns + c] = system[best * columns + c]!;
      system[best * columns + c] = kept;
    }
    for (let r = 0; r < n; r++) {
      if (r === pivot) continue;
      const factor = system[r * columns + pivot]! / system[pivot * columns + pivot]!;
      for (let c = pivot; c < columns; c++) system[r * columns + c]! -= factor * system[pivot * columns + c]!;
    }
  }
  return Float64Array.from({ length: n }, (_, r) => system[r * columns + n]! / system[r * columns + r]!);
}

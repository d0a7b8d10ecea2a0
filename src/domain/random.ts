/**
 * Named random streams from one master seed. A stream is a pure function of the seed and its path
 * (`'shuffle', epoch` or `'augment', epoch, sample`), so nothing about randomness has to be saved to resume a run exactly.
 */
export interface RandomStream {
  /** Uniform in [0, 1), 32 bits of resolution. */
  next(): number;
  /** Uniform integer in [0, below). */
  integer(below: number): number;
  /** Uniform in [low, high). */
  uniform(low: number, high: number): number;
  /** Standard normal (Box and Muller, 1958). */
  normal(): number;
}

/** The final mixing step of MurmurHash3: every input bit reaches every output bit. */
function mix(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function hashPath(seed: number, path: readonly (string | number)[]): number {
  let hash = mix(seed ^ 0x9e3779b9);
  for (const part of path) {
    const text = typeof part === 'number' ? `#${part}` : `$${part}`;
    for (let i = 0; i < text.length; i++) hash = mix(hash ^ Math.imul(text.charCodeAt(i) + 1, 0x9e3779b1));
    hash = mix(hash + text.length);
  }
  return hash;
}

/** A stream of its own for `path` under `seed`; the same arguments always give the same numbers. Generator: sfc32 (Doty-Humphrey, PractRand). */
export function randomStream(seed: number, ...path: readonly (string | number)[]): RandomStream {
  let a = hashPath(seed, path);
  let b = mix(a ^ 0x243f6a88);
  let c = mix(b ^ 0xb7e15162);
  let counter = 1;
  let spare: number | undefined;

  function bits(): number {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + result | 0;
    return result >>> 0;
  }
  for (let i = 0; i < 12; i++) bits();

  const next = (): number => bits() / 0x1_0000_0000;
  return {
    next,
    integer: (below) => Math.floor(next() * below),
    uniform: (low, high) => low + (high - low) * next(),
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - next()));
      const angle = 2 * Math.PI * next();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    }
  };
}

/** A random order of 0 … count-1 (Fisher and Yates). */
export function permutation(count: number, random: RandomStream): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
  return order;
}

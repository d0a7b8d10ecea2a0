/** So long before the end it is said. */
const warningMs = 10_000;

export type Idle =
  /** Nobody has been here since everything was wiped. */
  | { readonly state: 'resting' }
  | { readonly state: 'busy' }
  | { readonly state: 'warning'; readonly secondsLeft: number }
  /** Said once. */
  | { readonly state: 'over' };

/** Tells how long a person has been away. Times in milliseconds of any one clock. */
export class IdleClock {
  private lastMs: number | null = null;

  touch(nowMs: number): void {
    this.lastMs = nowMs;
  }

  look(nowMs: number, idleMs: number): Idle {
    if (this.lastMs === null) return { state: 'resting' };
    const leftMs = this.lastMs + idleMs - nowMs;
    if (leftMs <= 0) {
      this.lastMs = null;
      return { state: 'over' };
    }
    // A short time is not all warning.
    return leftMs <= Math.min(warningMs, idleMs / 2) ? { state: 'warning', secondsLeft: Math.ceil(leftMs / 1000) } : { state: 'busy' };
  }
}

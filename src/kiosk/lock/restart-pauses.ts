/** Who lived so long had not crashed at its start. */
const soundMs = 15_000;
/** Two restarts in a row are at once: most crashes have nothing to do with the ones before. */
const pausesMs = [0, 0, 500, 1_000, 2_000, 4_000, 8_000, 16_000] as const;
const longestPauseMs = 30_000;

/** How long to wait before something is started again: longer and longer while it ends soon after its start, but never for good. */
export class RestartPauses {
  private inARow = 0;

  afterLiving(livedMs: number): number {
    if (livedMs >= soundMs) this.inARow = 0;
    return pausesMs[this.inARow++] ?? longestPauseMs;
  }
}

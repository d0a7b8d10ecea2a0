import type { Entry, Turn } from './contender.ts';

/** All turns of one side, or why it has none. */
export type Outcome = { readonly version: string; readonly turns: readonly Turn[] } | { readonly reason: string };

/**
 * A B C A B C …: whatever else the machine does meanwhile, all sides meet it alike. Who fails is out, the others go on.
 * @returns the outcomes in the order of the entries
 */
export async function race(entries: readonly Entry[], rounds: number, steps: number, onRound: (round: number) => void): Promise<Outcome[]> {
  const sides = entries.map((entry) => ({ entry, turns: [] as Turn[] }));
  try {
    for (let round = 1; round <= rounds; round++) {
      onRound(round);
      for (const side of sides) {
        if (!('contender' in side.entry)) continue;
        try {
          side.turns.push(await side.entry.contender.turn(steps));
        } catch (error) {
          await side.entry.contender.close();
          side.entry = { reason: error instanceof Error ? error.message : String(error) };
        }
      }
    }
  } finally {
    await Promise.all(sides.flatMap(({ entry }) => ('contender' in entry ? [entry.contender.close()] : [])));
  }
  return sides.map(({ entry, turns }) => ('contender' in entry ? { version: entry.contender.version, turns } : entry));
}

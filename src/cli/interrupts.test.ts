import { expect, it } from 'vitest';
import { Interrupts } from './interrupts.ts';

function counting(): { interrupts: Interrupts; counts: { left: number; saved: number }; at: (ms: number) => void } {
  const counts = { left: 0, saved: 0 };
  let now = 0;
  const interrupts = new Interrupts(() => void (counts.left += 1), () => now);
  return { interrupts, counts, at: (ms) => { now = ms; interrupts.interrupt(); } };
}

it('the first interruption lets the work save, echoes of it are ignored, the second one leaves', async () => {
  const { interrupts, counts, at } = counting();
  await interrupts.during(() => void (counts.saved += 1), async () => {
    at(0);
    at(5);
    at(40);
    expect(counts).toEqual({ saved: 1, left: 0 });
    at(900);
    expect(counts).toEqual({ saved: 1, left: 1 });
  });
});

it('without work that can be saved it leaves at once', async () => {
  const { interrupts, counts, at } = counting();
  await interrupts.abortable(async () => undefined);
  at(0);
  expect(counts).toEqual({ saved: 0, left: 1 });
});

it('aborts the work’s signal', async () => {
  const { interrupts, at } = counting();
  const aborted = await interrupts.abortable(async (signal) => {
    at(0);
    return signal.aborted;
  });
  expect(aborted).toBe(true);
  expect(interrupts.happened).toBe(true);
});

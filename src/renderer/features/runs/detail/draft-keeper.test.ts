import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DraftKeeper } from './draft-keeper.ts';
import type { DraftState } from './draft-keeper.ts';

describe('DraftKeeper', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function keeper(save: (text: string) => Promise<unknown> = () => Promise.resolve()) {
    const saved: string[] = [];
    const states: DraftState[] = [];
    return { saved, states, drafts: new DraftKeeper({ save: (text) => (saved.push(text), save(text)), onState: (state) => states.push(state) }) };
  }

  it('saves once when writing rests', async () => {
    const { saved, states, drafts } = keeper();
    for (const text of ['a', 'ab', 'abc']) {
      drafts.write(text);
      await vi.advanceTimersByTimeAsync(300);
    }
    expect(saved).toEqual([]);
    await vi.advanceTimersByTimeAsync(300);
    expect(saved).toEqual(['abc']);
    expect(states.at(-1)).toBe('saved');
    expect(drafts.pending).toBe(false);
  });

  it('saves at once when the field is left, and nothing twice', async () => {
    const { saved, drafts } = keeper();
    drafts.write('x');
    drafts.flush();
    drafts.flush();
    await vi.advanceTimersByTimeAsync(5000);
    expect(saved).toEqual(['x']);
  });

  it('saves what was written meanwhile after that, so that the newest stays', async () => {
    let finish: () => void = () => undefined;
    const { saved, drafts } = keeper(() => new Promise<void>((resolve) => (finish = resolve)));
    drafts.write('old');
    drafts.flush();
    drafts.write('new');
    drafts.flush();
    expect(saved).toEqual(['old']);
    finish();
    await vi.advanceTimersByTimeAsync(0);
    expect(saved).toEqual(['old', 'new']);
  });

  it('tries again until it is kept', async () => {
    let failures = 2;
    const { saved, states, drafts } = keeper(() => (failures-- > 0 ? Promise.reject(new Error('away')) : Promise.resolve()));
    drafts.write('x');
    drafts.flush();
    await vi.advanceTimersByTimeAsync(0);
    expect(states.at(-1)).toBe('failed');
    await vi.advanceTimersByTimeAsync(4000);
    expect(saved).toEqual(['x', 'x', 'x']);
    expect(states.at(-1)).toBe('saved');
  });
});

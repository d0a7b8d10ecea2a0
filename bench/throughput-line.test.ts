import { describe, expect, it } from 'vitest';
import type { Turn } from './contender.ts';
import { throughputLine } from './throughput-line.ts';

function side(version: string, turns: readonly (readonly [seconds: number, processorSeconds: number | null])[]): { version: string; turns: Turn[] } {
  return { version, turns: turns.map(([seconds, processorSeconds]) => ({ steps: 10, images: 1280, seconds, processorSeconds })) };
}

describe('throughputLine', () => {
  it('says how many times as fast ours is, pair by pair', () => {
    // The third round was slow for both: it moves the rates but not the ratio.
    const line = throughputLine('a', side('X 1', [[1, 2], [1, 2], [4, 2]]), side('Y 2', [[2, 3], [2, 3], [8, 3]]));
    expect(line).toEqual({
      name: 'a', unit: 'images/s', ours: 1280, oursRange: [320, 1280], oursVersion: 'X 1', peer: 640, peerRange: [160, 640], peerVersion: 'Y 2',
      ratio: 2, ratioRange: [2, 2], oursProcessorMs: 200, peerProcessorMs: 300, processorRatio: 1.5, processorRatioRange: [1.5, 1.5]
    });
  });

  it('says why a peer is missing', () => {
    expect(throughputLine('a', side('X 1', [[1, 2]]), { reason: 'no Python' })).toMatchObject({ ours: 1280, peer: null, ratio: null, reason: 'no Python' });
  });

  it('says why ours is missing', () => {
    const line = throughputLine('a', { reason: 'no engine' }, side('Y 2', [[2, 3]]));
    expect(line).toMatchObject({ ours: null, peer: 640, ratio: null, reason: 'no engine' });
  });

  it('leaves processor time out where the system does not tell', () => {
    const line = throughputLine('a', side('X 1', [[1, null]]), side('Y 2', [[2, 3]]));
    expect(line.ratio).toBe(2);
    expect(line).not.toHaveProperty('processorRatio');
    expect(line).not.toHaveProperty('oursProcessorMs');
  });
});

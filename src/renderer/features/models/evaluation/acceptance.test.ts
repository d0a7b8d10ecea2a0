import { describe, expect, it } from 'vitest';
import { acceptanceAt } from './acceptance.ts';

describe('acceptanceAt', () => {
  it('counts read and misread at and above the threshold', () => {
    expect(acceptanceAt(Float32Array.of(0.5, 0.75, 1), Uint8Array.of(0, 0, 1), 0.75)).toMatchObject({ read: 2, misread: 1, n: 3, readSpan: [0.75, 1], keyedSpan: [0.5, 0.5] });
  });

  it('knows nothing about misreads where nothing is read', () => {
    expect(acceptanceAt(Float32Array.of(0.5), Uint8Array.of(1), 0.9)).toMatchObject({ misreadInterval: [0, 1], readSpan: null });
  });
});

import { UMAP } from 'umap-js';
import { randomStream } from '../../../../domain/random.ts';
import type { UmapAnswer, UmapQuestion } from './umap-messages.ts';

/** Lays samples out by their neighbourhoods (McInnes et al., UMAP, 2018), off the interface's thread. The same samples give the same picture. */
const answer = (message: UmapAnswer): void => self.postMessage(message);
const usualNeighbours = 15;
const stepsBetweenNews = 5;

self.onmessage = ({ data: { scores, axes } }: MessageEvent<UmapQuestion>): void => {
  const rows = Array.from({ length: scores.length / axes }, (_, i) => Array.from(scores.subarray(i * axes, (i + 1) * axes)));
  const stream = randomStream(1, 'umap');
  const umap = new UMAP({ nComponents: 2, nNeighbors: Math.min(usualNeighbours, rows.length - 1), random: () => stream.next() });
  const total = umap.initializeFit(rows);
  for (let done = 1; done <= total; done++) {
    umap.step();
    if (done % stepsBetweenNews === 0) answer({ type: 'progress', done, total });
  }
  answer({ type: 'done', points: Float32Array.from(umap.getEmbedding().flat()) });
};

import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PadPage, seven } from '../../e2e/pages/pad.ts';
import { buildWhereNeeded } from '../../scripts/start/interface-build.ts';
import { createStudio } from '../../src/host/studio.ts';
import { figure } from '../bench-line.ts';
import { benchProgram } from '../bench-program.ts';
import { root, studioPages } from './studio-page.ts';

const goalMs = 30;
const digitsARound = 6;
/** As the pad calls its measurement: from the pointer's event to the frame that shows the answer to it. */
const measure = 'pad-reading';

await benchProgram('interface/pad', 'Milliseconds from the last point on the pad to the bars that answer it, with the default network', async ({ output, options, folder }) => {
  buildWhereNeeded(root, 'interface', (line) => output.note(line));
  const data = join(folder, 'data');
  await trainModel(data);
  const pages = await studioPages(data);
  try {
    const page = await pages.open();
    await page.evaluate(`window.location.hash = '#/pad'`);
    const pad = new PadPage(page);
    await pad.write(seven);
    // The engine starts at the first question; what is no digit is learnt behind it.
    await pad.answerOf('bench').getByRole('listitem').first().waitFor();
    await pause(15_000);
    await page.evaluate(`performance.clearMeasures('${measure}')`);
    output.note(`load of the machine ${loadavg().map((load) => load.toFixed(1)).join(' ')}`);
    for (let digit = 0; digit < options.rounds * digitsARound; digit++) {
      await page.keyboard.press('c');
      await pad.write(seven);
    }
    const times = await page.evaluate<number[]>(`performance.getEntriesByName('${measure}').map(({ duration }) => duration)`);
    times.sort((a, b) => a - b);
    const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))]!;
    output.item({ name: 'interface/pad', unit: 'ms', p50: at(0.5), p95: at(0.95), p99: at(0.99), largest: times.at(-1), n: times.length, goal: goalMs });
    output.line(`from the last point to updated bars: p50 ${figure(at(0.5))}, p95 ${figure(at(0.95))}, p99 ${figure(at(0.99))} ms, n = ${times.length}; goal p95 ${goalMs} ms`);
  } finally {
    await pages.close();
  }
});

/** Whatever it reads, the default network takes the same time. */
async function trainModel(dataDir: string): Promise<void> {
  const studio = await createStudio({ dataDir });
  try {
    await studio.datasets.synthesiseDataset({ name: 'digits', count: 2000, seed: 1 });
    const run = await studio.runs.startTraining({ dataset: 'digits', name: 'bench', training: { epochs: 1 } });
    for await (const event of studio.runs.watchRun(run.id)) if (event.type === 'finished') break;
    await studio.models.promoteModel('bench');
    await studio.settings.set('start.done', true);
  } finally {
    await studio.close();
  }
}

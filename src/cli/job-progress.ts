import type { Progress } from '../contract/progress.ts';
import { bytes, count, remaining } from './output/format.ts';
import type { Output } from './output/output.ts';
import { secondsLeft } from './output/progress.ts';

/** A bar for imports, downloads and the like. Each new file or step starts its own pace. */
export function jobProgress(output: Output): (progress: Progress) => void {
  let what: string | undefined;
  let startedAt = 0;
  let doneAtStart = 0;
  return (progress) => {
    if (progress.what !== what) {
      what = progress.what;
      startedAt = performance.now();
      doneAtStart = progress.done;
    }
    const seconds = (performance.now() - startedAt) / 1000;
    const worked = progress.done - doneAtStart;
    const perSecond = seconds > 0.5 ? worked / seconds : undefined;
    const amount = progress.unit === 'bytes' ? bytes : count;
    const unit = progress.unit === 'bytes' ? '' : ` ${progress.unit}`;
    const left = progress.total === null ? undefined : secondsLeft(worked / Math.max(1, progress.total - doneAtStart), seconds);
    output.progress({
      label: progress.what,
      share: progress.total === null ? undefined : progress.done / Math.max(1, progress.total),
      details: [
        progress.total === null ? `${amount(progress.done)}${unit}` : '',
        perSecond === undefined ? '' : `${amount(perSecond)}${unit}/s`,
        left === undefined ? '' : remaining(left)
      ]
    });
  };
}

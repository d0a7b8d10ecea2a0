import type { Paint } from './style.ts';
import { displayWidth, truncate } from './width.ts';

export interface ProgressState {
  /** `epoch 2/10`, `train-images.gz`. */
  readonly label: string;
  /** 0 to 1; undefined where the whole is not known. */
  readonly share: number | undefined;
  /** Rate and time left, already in words. */
  readonly details: readonly string[];
}

const barWidth = 20;

/** One line of at most `width` columns: `epoch 2/10  ━━━━━━━━━━━━────────  61 %  1,204 images/s  34 s left`. */
export function progressLine({ label, share, details }: ProgressState, paint: Paint, width: number): string {
  const text = details.filter((part) => part !== '').join('  ');
  if (share === undefined) return truncate(`${label}  ${text}`, width);
  const bounded = Math.min(1, Math.max(0, share));
  const filled = Math.round(bounded * barWidth);
  const percent = `${String(Math.floor(bounded * 100)).padStart(3)} %`;
  const plain = `${label}  ${'━'.repeat(barWidth)} ${percent}  ${text}`;
  if (displayWidth(plain) > width) return truncate(`${label} ${percent}  ${text}`, width);
  return `${label}  ${paint('accent', '━'.repeat(filled))}${paint('quiet', '─'.repeat(barWidth - filled))} ${percent}  ${paint('quiet', text)}`;
}

/** Seconds left by the pace so far; undefined until there is a pace. */
export function secondsLeft(share: number, elapsedSeconds: number): number | undefined {
  return share > 0 && elapsedSeconds > 0.5 ? (elapsedSeconds * (1 - share)) / share : undefined;
}

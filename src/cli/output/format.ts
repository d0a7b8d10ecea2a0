/** How numbers are written for people: grouped thousands, a unit on everything. */

export function count(n: number): string {
  return n.toLocaleString('en', { maximumFractionDigits: 0 });
}

/** `1 epoch`, `3 epochs`; nouns with another plural give it. */
export function counted(n: number, noun: string, plural = `${noun}s`): string {
  return `${count(n)} ${n === 1 ? noun : plural}`;
}

/** A share of 1 as per cent with two decimals, never rounded up to 100 or down to 0. */
export function percent(share: number): string {
  const value = share * 100;
  if (share < 1 && value >= 99.995) return '99.99 %';
  if (share > 0 && value < 0.005) return '0.01 %';
  return `${value.toFixed(2)} %`;
}

/** `98.61–99.03 %`. */
export function percentRange([low, high]: readonly [number, number]): string {
  return `${(low * 100).toFixed(2)}–${(high * 100).toFixed(2)} %`;
}

/** Time spent, from `0.4 s` to `2 h 05 min`. */
export function duration(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** Time to come, in whole seconds: a guess has no decimals. */
export function remaining(seconds: number): string {
  return seconds < 59.5 ? `${Math.max(1, Math.round(seconds))} s left` : `${duration(seconds)} left`;
}

export function rate(imagesPerSecond: number): string {
  return `${count(imagesPerSecond)} images/s`;
}

/** Decimal units, as in download sizes. */
export function bytes(size: number): string {
  if (size < 1000) return `${size} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length, Math.floor(Math.log10(size) / 3));
  return `${(size / 1000 ** power).toFixed(1)} ${units[power - 1]}`;
}

/** An ISO time as local `2026-11-03 14:05`. */
export function localTime(iso: string): string {
  const at = new Date(iso);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

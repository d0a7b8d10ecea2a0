/** Numbers as people read them, by language. Every figure that is shown comes from here, with its unit. */
export type FormatLanguage = 'en' | 'zh-CN';

/** A space that does not break between a number and its unit. */
const nbsp = '\u00a0';
export const missing = '–';

export interface Formats {
  /** `70,000`. */
  count(value: number): string;
  /** A share of 1 as `99.54 %`. */
  percent(share: number, digits?: number): string;
  /** A difference of two shares in points, with its sign: `+0.12`. */
  points(difference: number, digits?: number): string;
  /** An interval of shares: `99.36–99.62 %`. */
  interval(bounds: readonly [number, number], digits?: number): string;
  /** A fixed number of decimals: `0.0192`. */
  decimal(value: number, digits: number): string;
  /** As short as it can be said exactly enough: `8e-3`, `0.014`, `1.5`. */
  short(value: number): string;
  /** `1 min 52 s`, `2 h 05 min`, `840 ms`. */
  duration(seconds: number): string;
  /** `618 MB`, in powers of 1,000. */
  bytes(sizeBytes: number): string;
  /** `5,410 images/s`. */
  rate(perSecond: number): string;
  /** `23.9 k`, `2.9 M`. */
  compact(value: number): string;
  /** Day and time, without seconds. */
  time(iso: string): string;
  /** `3 minutes ago`. */
  ago(iso: string, nowMs: number): string;
}

const units = {
  en: { h: 'h', min: 'min', s: 's', ms: 'ms', images: 'images/s' },
  'zh-CN': { h: '小时', min: '分', s: '秒', ms: '毫秒', images: '张/秒' }
} as const;

export function formatsOf(language: FormatLanguage): Formats {
  const words = units[language];
  // Making one takes longer than formatting a hundred numbers: each is made once, and only where something is to be formatted with it.
  const time = once(() => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }));
  const relative = once(() => new Intl.RelativeTimeFormat(language, { numeric: 'auto' }));
  const withDigits = new Map<number, Intl.NumberFormat>();
  const fixed = (value: number, digits: number): string => {
    let format = withDigits.get(digits);
    if (!format) withDigits.set(digits, (format = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits })));
    return format.format(value);
  };
  const count = (value: number): string => fixed(value, 0);

  return {
    count,
    // Rounding must not turn "nearly all" into "all": 9,999 right of 10,000 is no 100.0 %.
    percent: (share, digits = 2) => `${fixed(roundedShare(share, digits), digits)}${nbsp}%`,
    points: (difference, digits = 2) => {
      const text = fixed(Math.abs(difference) * 100, digits);
      const isZero = Number(text.replace(/[^0-9.]/g, '')) === 0;
      return `${isZero ? '±' : difference < 0 ? '−' : '+'}${text}`;
    },
    interval: ([low, high], digits = 2) => `${fixed(roundedShare(low, digits), digits)}–${fixed(roundedShare(high, digits), digits)}${nbsp}%`,
    decimal: fixed,
    short: (value) => {
      if (value === 0) return '0';
      const size = Math.abs(value);
      if (size < 0.01 || size >= 1e6) return value.toExponential(2).replace(/\.?0+e/, 'e').replace('e+', 'e');
      return String(Number(value.toPrecision(3)));
    },
    duration: (seconds) => {
      if (seconds < 0.9995) return `${Math.round(seconds * 1000)}${nbsp}${words.ms}`;
      if (seconds < 9.95) return `${fixed(seconds, 1)}${nbsp}${words.s}`;
      const whole = Math.round(seconds);
      if (whole < 60) return `${whole}${nbsp}${words.s}`;
      if (whole < 3600) return `${Math.floor(whole / 60)}${nbsp}${words.min}${nbsp}${String(whole % 60).padStart(2, '0')}${nbsp}${words.s}`;
      const minutes = Math.round(seconds / 60);
      return `${Math.floor(minutes / 60)}${nbsp}${words.h}${nbsp}${String(minutes % 60).padStart(2, '0')}${nbsp}${words.min}`;
    },
    bytes: (sizeBytes) => {
      const names = ['B', 'kB', 'MB', 'GB', 'TB'];
      let size = sizeBytes;
      let step = 0;
      while (size >= 999.5 && step < names.length - 1) {
        size /= 1000;
        step += 1;
      }
      return `${step === 0 || size >= 99.5 ? Math.round(size) : fixed(size, 1)}${nbsp}${names[step]!}`;
    },
    rate: (perSecond) => `${count(perSecond)}${nbsp}${words.images}`,
    compact: (value) => {
      if (Math.abs(value) < 10_000) return count(value);
      const [size, name] = Math.abs(value) < 999_500 ? [value / 1e3, 'k'] : Math.abs(value) < 999.5e6 ? [value / 1e6, 'M'] : [value / 1e9, 'G'];
      return `${fixed(size, Math.abs(size) < 100 ? 1 : 0)}${nbsp}${name}`;
    },
    time: (iso) => time().format(new Date(iso)),
    ago: (iso, nowMs) => {
      const seconds = (Date.parse(iso) - nowMs) / 1000;
      const size = Math.abs(seconds);
      if (size < 45) return relative().format(0, 'second');
      if (size < 2700) return relative().format(Math.round(seconds / 60), 'minute');
      if (size < 79_200) return relative().format(Math.round(seconds / 3600), 'hour');
      if (size < 2.6e6) return relative().format(Math.round(seconds / 86_400), 'day');
      return time().format(new Date(iso));
    }
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** In percent, rounded to `digits`, but 100 only where it is all and 0 only where it is none. */
function roundedShare(share: number, digits: number): number {
  const unit = 10 ** digits;
  const rounded = Math.round(share * 100 * unit) / unit;
  if (share < 1 && rounded >= 100) return 100 - 1 / unit;
  if (share > 0 && rounded <= 0) return 1 / unit;
  return rounded;
}

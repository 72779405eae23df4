import { measure } from './i18n';

/** Tenths of a megabyte tell something below a hundred of them. */
const digits = (megabytes: number) => ({ maximumFractionDigits: megabytes < 100 ? 1 : 0 });

/** `88.5 MB`, of a million bytes each, as browsers and hubs count downloads. */
export function megabytes(bytes: number): string {
  const value = bytes / 1e6;
  return measure(value, { unit: 'megabyte', ...digits(value) });
}

/** `4.2 MB/s`; below a tenth of that `80 kB/s`. */
export function pace(bytesPerSecond: number): string {
  if (bytesPerSecond < 1e5) {
    return measure(bytesPerSecond / 1e3, { unit: 'kilobyte-per-second', maximumFractionDigits: 0 });
  }
  const value = bytesPerSecond / 1e6;
  return measure(value, { unit: 'megabyte-per-second', ...digits(value) });
}

/** `20 seconds`, `3 minutes`, `2 hours`: rounded up, coarser the longer it is, so that it does not flicker. */
export function duration(seconds: number): string {
  const long = { unitDisplay: 'long', maximumFractionDigits: 0 } as const;
  if (seconds < 60) {
    const step = seconds > 20 ? 10 : seconds > 5 ? 5 : 1;
    return measure(Math.max(1, Math.ceil(seconds / step) * step), { unit: 'second', ...long });
  }
  if (seconds < 3_600) return measure(Math.ceil(seconds / 60), { unit: 'minute', ...long });
  return measure(Math.ceil(seconds / 3_600), { unit: 'hour', ...long });
}

/** `38 ms`, `0.9 s`: what a model takes for an image. */
export function milliseconds(ms: number): string {
  if (ms < 1_000) return measure(ms, { unit: 'millisecond', maximumFractionDigits: 0 });
  return measure(ms / 1_000, { unit: 'second', maximumFractionDigits: 1 });
}

import { CaptureError } from '../errors.js';

const units = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

/**
 * Milliseconds of a duration such as `"30m"`: a whole number of at most nine digits and a unit, `ms`, `s`, `m` or `h`.
 * At most 3.6e15 ms, which a double holds exactly.
 *
 * @throws CaptureError `ERR_USAGE` for anything else
 */
export function parseDuration(text: string): number {
  const [, digits, unit] = /^(0|[1-9][0-9]{0,8})(ms|s|m|h)$/.exec(text) ?? [];
  if (digits === undefined || unit === undefined) {
    const found = JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
    throw new CaptureError('ERR_USAGE', `${found} is not a duration.`, {
      remedy: 'Write a whole number and a unit (ms, s, m or h), for example 30m.',
    });
  }
  return Number(digits) * units[unit as keyof typeof units];
}

/** The shortest text of whole milliseconds (0 or more) in one unit: 1,800,000 is `"30m"`, 90,500 is `"90500ms"`. */
export function formatDuration(milliseconds: number): string {
  for (const [unit, size] of Object.entries(units)) {
    if (milliseconds !== 0 && milliseconds % size === 0) return `${milliseconds / size}${unit}`;
  }
  return `${milliseconds}ms`;
}

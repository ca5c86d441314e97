// Text for people. Window titles and app names come from other programs, so nothing of them reaches a terminal unescaped.

// C0 and C1 controls (U+009B is an escape introducer too), line separators, and the characters that reorder a line.
const unsafe = /[\p{Cc}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]|\p{Cs}/gu;

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The text with every character that could steer a terminal or reorder a line written as `\u001b`. */
export function escapeText(text: string): string {
  return text.replace(unsafe, escapeCharacter);
}

function plainValue(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** JSON on one line. A bigint becomes a decimal string; characters that could steer a terminal are escaped. */
export function jsonLine(value: unknown): string {
  return escapeText(JSON.stringify(value, plainValue));
}

/** One line, whatever the text holds: line ends become `; `, other control characters are escaped. */
export function oneLine(text: string): string {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  const joined = lines.filter((line) => line !== '').join('; ');
  return escapeText(joined.replaceAll(':; ', ': '));
}

/** `1,234`, whatever the locale, so that output can be compared. */
export function formatCount(count: number | bigint): string {
  return count.toLocaleString('en-US');
}

/** `1 event`, `2 events`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Bytes in steps of 1000, as disks are sold: `512 B`, `12.3 kB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** Milliseconds as `850 ms`, `12.3 s`, `4 min 05 s`, `2 h 10 min`. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** A word for the platform's shell to copy, a POSIX one or both of Windows: quoted only where it must be. */
export function shellWord(word: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') return windowsWord(word);
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (escapeText(word) !== word) return `$'${escapeText(word.replaceAll('\\', '\\\\').replaceAll("'", "\\'"))}'`;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

// Double quotes are the ones that cmd.exe and PowerShell share, and no file name has any. What PowerShell reads in them
// stands in single ones, which cmd.exe does not know.
function windowsWord(word: string): string {
  if (/^[\w+:./\\-]+$/.test(word)) return word;
  if (/[$`]/.test(word)) return `'${escapeText(word.replaceAll("'", "''"))}'`;
  return `"${escapeText(word)}"`;
}

/** Rows of two columns, the first as wide as its widest cell. */
export function columns(rows: readonly (readonly [string, string])[], indent = '  '): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${indent}${name.padEnd(width)}  ${value}`.trimEnd()).join('\n');
}

/**
 * The text cut to a terminal's width. A character outside ASCII may fill two cells and counts so: a line that is cut
 * early is better than one that wraps, which could not be repainted.
 */
export function fitLine(text: string, width: number): string {
  let used = 0;
  let fitted = '';
  for (const character of text) {
    used += (character.codePointAt(0) ?? 0) > 0x7e ? 2 : 1;
    if (used > width) return fitted;
    fitted += character;
  }
  return fitted;
}

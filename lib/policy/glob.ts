// Globs of a policy. Not regular expressions: a title is text that a stranger's web page chose, and no title may make
// the match slow. One that does not fit goes back to the newest star only, so a match costs at most glob × text steps,
// and both are bounded.

/** Longest name or title that a glob is tried on, in UTF-16 code units. A longer one matches nothing: fail closed. */
export const MOST_NAME = 4096;

const anyRun = Symbol('*');
const anyOne = Symbol('?');
type Token = string | typeof anyRun | typeof anyOne;

export interface Glob {
  /** Whether the whole of `text` fits. */
  matches(text: string): boolean;
}

export interface GlobOptions {
  /** Folds each code point by its own lower case, so that `?` still stands for exactly one. */
  ignoreCase: boolean;
}

/** `*` any run of code points, also none; `?` exactly one; a backslash takes the next code point literally. */
export function compileGlob(pattern: string, { ignoreCase }: GlobOptions): Glob {
  const fold = ignoreCase ? (point: string) => point.toLowerCase() : (point: string) => point;
  const tokens = tokenize(pattern, fold);
  return { matches: (text) => text.length <= MOST_NAME && fits(tokens, Array.from(text, fold)) };
}

function tokenize(pattern: string, fold: (point: string) => string): Token[] {
  const tokens: Token[] = [];
  let escaped = false;
  for (const point of pattern) {
    if (escaped) {
      tokens.push(fold(point));
      escaped = false;
    } else if (point === '\\') {
      escaped = true;
    } else if (point === '*') {
      if (tokens.at(-1) !== anyRun) tokens.push(anyRun);
    } else {
      tokens.push(point === '?' ? anyOne : fold(point));
    }
  }
  if (escaped) tokens.push('\\');
  return tokens;
}

function fits(tokens: readonly Token[], text: readonly string[]): boolean {
  let token = 0;
  let at = 0;
  let star = -1;
  let starEnd = 0;
  while (at < text.length) {
    const wanted = tokens[token];
    if (wanted === anyRun) {
      star = token;
      starEnd = at;
      token += 1;
    } else if (wanted !== undefined && (wanted === anyOne || wanted === text[at])) {
      token += 1;
      at += 1;
    } else if (star >= 0) {
      // The newest star takes one more. Earlier stars never need to: what lies before them fits already.
      starEnd += 1;
      at = starEnd;
      token = star + 1;
    } else {
      return false;
    }
  }
  while (tokens[token] === anyRun) token += 1;
  return token === tokens.length;
}

// JSON.parse says where a mistake is in some versions of the engine and not in others, and takes the last of two equal
// keys in silence: in a policy the person would read the first and get the second. So a scanner goes over the text
// first. It keeps its own stack: no nesting can overflow the engine's.

const DEEPEST = 32;

/** Why a text is not acceptable JSON, and where. */
export class JsonFault extends Error {
  constructor(
    what: string,
    /** From 1. */
    readonly line: number,
    /** From 1, in UTF-16 code units. */
    readonly column: number,
  ) {
    super(what);
  }
}

/**
 * The value of a JSON text (RFC 8259).
 *
 * @throws JsonFault also for a key that an object has twice and for nesting deeper than 32
 */
export function parseJson(text: string): unknown {
  const fault = new Scanner(text).scan();
  if (fault) {
    const before = text.slice(0, fault.at);
    const line = before.split('\n').length;
    throw new JsonFault(fault.what, line, fault.at - before.lastIndexOf('\n'));
  }
  return JSON.parse(text);
}

interface Fault {
  what: string;
  at: number;
}

const literal = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids bare control characters in strings
const stringEnd = /["\\\u0000-\u001f]/g;
const escapeSequence = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

class Scanner {
  #at = 0;
  // The open objects (their keys so far) and arrays (null), outermost first.
  readonly #open: (Set<string> | null)[] = [];

  constructor(readonly text: string) {}

  scan(): Fault | null {
    for (;;) {
      const fault = this.#value();
      if (fault === 'opened') continue;
      if (fault) return fault;
      const end = this.#afterValue();
      if (end === 'next') continue;
      return end;
    }
  }

  // One value, or the start of one that is not empty.
  #value(): Fault | 'opened' | null {
    this.#space();
    const sign = this.text[this.#at];
    if (sign === '{' || sign === '[') {
      if (this.#open.length === DEEPEST) return this.#fault(`nested deeper than ${DEEPEST}`);
      this.#at += 1;
      this.#space();
      if (this.text[this.#at] === (sign === '{' ? '}' : ']')) {
        this.#at += 1;
        return null;
      }
      this.#open.push(sign === '{' ? new Set() : null);
      return (sign === '{' ? this.#key() : null) ?? 'opened';
    }
    if (sign === '"') return this.#string();
    literal.lastIndex = this.#at;
    if (!literal.test(this.text)) return this.#fault('expected a value');
    this.#at = literal.lastIndex;
    return null;
  }

  // Closes what ends here; 'next' when another value must follow, null at the end of the text.
  #afterValue(): Fault | 'next' | null {
    for (;;) {
      this.#space();
      const keys = this.#open.at(-1);
      const sign = this.text[this.#at];
      if (keys === undefined) return sign === undefined ? null : this.#fault('expected the end of the file');
      const close = keys ? '}' : ']';
      if (sign === close) {
        this.#at += 1;
        this.#open.pop();
      } else if (sign === ',') {
        this.#at += 1;
        return (keys ? this.#key() : null) ?? 'next';
      } else {
        return this.#fault(`expected "," or "${close}"`);
      }
    }
  }

  #key(): Fault | null {
    this.#space();
    const start = this.#at;
    if (this.text[start] !== '"') return this.#fault('expected a key in double quotes');
    const fault = this.#string();
    if (fault) return fault;
    const key = JSON.parse(this.text.slice(start, this.#at)) as string;
    const keys = this.#open.at(-1);
    if (keys?.has(key)) return { what: `the key ${JSON.stringify(key.slice(0, 60))} is there twice`, at: start };
    keys?.add(key);
    this.#space();
    if (this.text[this.#at] !== ':') return this.#fault('expected ":"');
    this.#at += 1;
    return null;
  }

  #string(): Fault | null {
    this.#at += 1;
    for (;;) {
      stringEnd.lastIndex = this.#at;
      const end = stringEnd.exec(this.text)?.index ?? this.text.length;
      this.#at = end;
      const sign = this.text[end];
      if (sign === '"') {
        this.#at += 1;
        return null;
      }
      if (sign !== '\\') return this.#fault('the string does not end on this line');
      escapeSequence.lastIndex = end;
      if (!escapeSequence.test(this.text)) return this.#fault('not an escape of JSON; write a backslash twice');
      this.#at = escapeSequence.lastIndex;
    }
  }

  #space(): void {
    while (' \t\r\n'.includes(this.text[this.#at] ?? 'x')) this.#at += 1;
  }

  #fault(what: string): Fault {
    const at = this.#at;
    return { what: this.text[at] === undefined ? `${what}, found the end of the file` : what, at };
  }
}

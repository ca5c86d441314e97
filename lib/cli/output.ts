import type { Writable } from 'node:stream';
import { CaptureError, osErrorOf } from '../errors.js';
import { jsonLine } from './text.js';

interface OutputStream extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** The reader is gone (`capstan events file | head`), or the terminal is: nobody is left to tell. */
function isGone(error: NodeJS.ErrnoException): boolean {
  return ['EPIPE', 'EIO', 'EOF', 'ERR_STREAM_DESTROYED'].includes(error.code ?? '');
}

/** One of the two standard streams, with back-pressure and without the exception of a closed pipe. */
export class Output {
  readonly #stream: OutputStream;
  readonly #closed = new AbortController();
  #fault: CaptureError | null = null;

  constructor(stream: OutputStream) {
    this.#stream = stream;
    stream.on('error', (error: NodeJS.ErrnoException) => this.#close(error));
  }

  /** Aborted once nothing can be written any more. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  get isTerminal(): boolean {
    return this.#stream.isTTY === true;
  }

  /** Whether a line can be painted over: a terminal that knows more than printing. */
  get canRepaint(): boolean {
    return this.isTerminal && process.env['TERM'] !== 'dumb';
  }

  get width(): number {
    // A terminal that does not know its size says 0.
    return this.#stream.columns || 80;
  }

  /** Resolves when the stream takes more, or never will. */
  async write(text: string): Promise<void> {
    if (this.closed.aborted || this.#write(text)) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        this.#stream.off('drain', done);
        this.closed.removeEventListener('abort', done);
        resolve();
      };
      this.#stream.on('drain', done);
      this.closed.addEventListener('abort', done);
    });
  }

  async line(text: string): Promise<void> {
    await this.write(`${text}\n`);
  }

  async json(value: unknown): Promise<void> {
    await this.line(jsonLine(value));
  }

  /** Writes without waiting: for a status that is painted over, and for signal handlers. */
  paint(text: string): void {
    if (!this.closed.aborted) this.#write(text);
  }

  /** Resolves when all is written. Throws `ERR_FILE` or `ERR_NO_SPACE` when it could not be, but for a closed pipe. */
  async flush(): Promise<void> {
    if (!this.closed.aborted) await new Promise<void>((resolve) => this.#stream.write('', () => resolve()));
    if (this.#fault !== null) throw this.#fault;
  }

  /** The text in a colour, where colours are wanted and can be shown. */
  style(text: string, style: keyof typeof styles): string {
    if (!this.canRepaint || (process.env['NO_COLOR'] ?? '') !== '') return text;
    return `\x1b[${styles[style]}m${text}\x1b[0m`;
  }

  #write(text: string): boolean {
    try {
      return this.#stream.write(text) || this.closed.aborted;
    } catch (error) {
      // A standard stream that is a file writes at once, and throws.
      this.#close(error as NodeJS.ErrnoException);
      return true;
    }
  }

  #close(error: NodeJS.ErrnoException): void {
    if (!isGone(error) && this.#fault === null) {
      const code = error.code === 'ENOSPC' ? 'ERR_NO_SPACE' : 'ERR_FILE';
      this.#fault = new CaptureError(code, `The output could not be written: ${error.message}.`, {
        cause: error,
        osError: osErrorOf(error),
        remedy: 'Send it to a place with room that you may write to.',
      });
    }
    this.#closed.abort();
  }
}

const styles = { good: 32, bad: 31, dim: 2, strong: 1 } as const;

export interface Terminal {
  readonly out: Output;
  readonly err: Output;
}

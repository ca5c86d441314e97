import { type Line, LineProcess } from './line-process.js';
import { x11Tool } from './tool.js';

/** A request that could read the screen, or stands around one that does. */
export interface ReadRequest {
  readonly name: string;
  /** Of the client; 0 when it was gone before it could be asked. */
  readonly pid: number;
}

/** Sees, by the RECORD extension, every request of any client that could read pixels. */
export class RequestWatch {
  readonly #process: LineProcess;
  #marks = 0;

  private constructor(process: LineProcess) {
    this.#process = process;
  }

  static async start(env: Readonly<Record<string, string>>): Promise<RequestWatch> {
    return new RequestWatch(await LineProcess.start(await x11Tool(), ['requests'], env));
  }

  /** Resolves with the requests of a process that the server took since the last call. Unknown clients count as it. */
  async since(pid: number): Promise<readonly ReadRequest[]> {
    const before = `${this.#marks}`;
    const after = `${++this.#marks}`;
    await this.#process.send(`mark ${after}`);
    await this.#process.when((line) => isMark(line, after));
    const { lines } = this.#process;
    const [from, to] = [before, after].map((name) => lines.findIndex((line) => isMark(line, name)));
    return lines
      .slice((from ?? -1) + 1, to)
      .filter((line) => line.type === 'request' && (line['pid'] === pid || line['pid'] === 0))
      .map((line) => ({ name: line['name'] as string, pid: line['pid'] as number }));
  }

  async stop(): Promise<void> {
    await this.#process.stop();
  }
}

const isMark = (line: Line, name: string) => line.type === 'mark' && line['name'] === name;

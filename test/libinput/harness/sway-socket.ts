import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';

/** A window as sway tells it (sway-ipc(7)), as far as it is used here. */
export interface SwayNode {
  readonly id: number;
  readonly pid?: number;
  readonly name: string | null;
  readonly app_id?: string | null;
  readonly focused: boolean;
  readonly rect: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly nodes: readonly SwayNode[];
  readonly floating_nodes: readonly SwayNode[];
}

const RUN_COMMAND = 0;
const GET_TREE = 4;
const GET_VERSION = 7;
const GET_INPUTS = 100;
const magic = Buffer.from('i3-ipc');
const headerSize = magic.length + 8;

/** Asks sway; questions are answered in their order. */
export class SwaySocket {
  readonly #socket: Socket;
  readonly #waiting: ((answer: unknown) => void)[] = [];
  #heard = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => this.#take(bytes));
    socket.unref();
  }

  static async open(path: string): Promise<SwaySocket> {
    const socket = createConnection(path);
    await once(socket, 'connect');
    return new SwaySocket(socket);
  }

  async run(command: string): Promise<void> {
    const answers = (await this.#ask(RUN_COMMAND, command)) as readonly { success: boolean; error?: string }[];
    const refusal = answers.find(({ success }) => !success);
    if (refusal !== undefined) throw new Error(`sway refused ${command}: ${refusal.error}`);
  }

  /** All windows, in no order. */
  async windows(): Promise<readonly SwayNode[]> {
    const found: SwayNode[] = [];
    const look = (node: SwayNode): void => {
      if (node.pid !== undefined) found.push(node);
      for (const each of [...node.nodes, ...node.floating_nodes]) look(each);
    };
    look((await this.#ask(GET_TREE)) as SwayNode);
    return found;
  }

  /** Names of its input devices. */
  async inputs(): Promise<readonly string[]> {
    return ((await this.#ask(GET_INPUTS)) as readonly { name: string }[]).map(({ name }) => name);
  }

  /** Resolves once it has handled what it could read by now: see test/tools/evdev/sway_link.cpp. */
  async caughtUp(): Promise<void> {
    await this.#ask(GET_VERSION);
    await this.#ask(GET_VERSION);
  }

  close(): void {
    this.#socket.destroy();
  }

  #ask(type: number, text = ''): Promise<unknown> {
    const header = Buffer.alloc(headerSize);
    magic.copy(header);
    header.writeUInt32LE(Buffer.byteLength(text), magic.length);
    header.writeUInt32LE(type, magic.length + 4);
    // Only while somebody waits does it keep the process.
    this.#socket.ref();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#socket.write(Buffer.concat([header, Buffer.from(text)]));
    });
  }

  #take(bytes: Buffer): void {
    this.#heard = Buffer.concat([this.#heard, bytes]);
    while (this.#heard.length >= headerSize) {
      const end = headerSize + this.#heard.readUInt32LE(magic.length);
      if (this.#heard.length < end) return;
      const answer: unknown = JSON.parse(this.#heard.toString('utf8', headerSize, end));
      this.#heard = this.#heard.subarray(end);
      this.#waiting.shift()?.(answer);
      if (this.#waiting.length === 0) this.#socket.unref();
    }
  }
}

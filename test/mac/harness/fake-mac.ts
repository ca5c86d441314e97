// The fake Mac in this process (test/mac/fakes): what scripts/test-mac.sh built and named in CAPSTAN_FAKE_MAC.

import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { textKeys, textOfKey } from '../../contract/keys.js';
import { virtualKeyOf } from './virtual-keys.js';

/** A verb and its words: test/mac/fakes/commands.cpp. */
export type Command = readonly [verb: string, ...words: (string | number | boolean)[]];

interface Driver {
  tell(command: readonly string[]): string;
  play(commands: readonly (readonly string[])[]): void;
  playing(): boolean;
}

const worded = (command: Command): string[] =>
  command.map((word) => (typeof word === 'boolean' ? String(Number(word)) : String(word)));

export class FakeMac {
  readonly #driver: Driver;

  constructor() {
    const file = process.env['CAPSTAN_FAKE_MAC'];
    if (file === undefined) throw new Error('CAPSTAN_FAKE_MAC is not set: run npm run test:mac');
    this.#driver = createRequire(import.meta.url)(file) as Driver;
    this.tell('reset');
    for (const code of textKeys) {
      this.tell('layout', virtualKeyOf(code), textOfKey(code), textOfKey(code, { shift: true }));
    }
  }

  tell(...command: Command): string {
    return this.#driver.tell(worded(command));
  }

  /** On a thread of its own; resolves when all is done. */
  async play(commands: readonly Command[], meanwhile?: () => void): Promise<void> {
    await this.idle();
    this.#driver.play(commands.map(worded));
    meanwhile?.();
    await this.idle();
  }

  async idle(): Promise<void> {
    while (this.#driver.playing()) await sleep(1);
  }

  lines(...command: Command): string[] {
    return this.tell(...command)
      .split('\n')
      .filter((line) => line !== '');
  }
}

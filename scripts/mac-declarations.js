// Reads what @nativescript/macos-node-api says that the frameworks of macOS declare: TypeScript made from Apple's headers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const types = 'build/mac/nativescript-macos-node-api/package/types';

/** @param {string} framework */
const textOf = (framework) => readFileSync(join(types, `${framework}.d.ts`), 'utf8');

/** What a linker would find in a framework, going by its declarations. Functions that are only inline are among them. */
export function declaredNames(framework) {
  const text = textOf(framework);
  const all = (pattern) => Array.from(text.matchAll(pattern), ([, name]) => name);
  return {
    symbols: [...all(/^declare function (\w+)\(/gm), ...all(/^declare const (\w+): (?!\{$)/gm)].map(
      (name) => `_${name}`,
    ),
    classes: all(/^declare class (\w+) extends /gm),
  };
}

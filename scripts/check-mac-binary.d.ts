/** What is wrong with an addon for macOS, a sentence each; empty when nothing is. `bytes` is the whole file. */
export function faultsOf(bytes: Buffer): string[];

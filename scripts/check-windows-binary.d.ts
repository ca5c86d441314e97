/** What is wrong with an addon for Windows, a sentence each; empty when nothing is. `bytes` is the whole file. */
export function faultsOf(bytes: Buffer, arch?: 'x64' | 'arm64'): string[];

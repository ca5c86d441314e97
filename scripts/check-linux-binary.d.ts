/** The glibc that a shipped addon must load with. */
export const newestGlibc: string;
/** What is wrong with an addon for Linux, a sentence each; empty when nothing is. `bytes` is the whole file. */
export function faultsOf(bytes: Buffer, arch?: 'x64' | 'arm64', libc?: 'glibc' | 'musl'): string[];

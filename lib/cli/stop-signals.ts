/** Ctrl-C, a polite kill, and a closed terminal. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls back with how many of these signals have come, instead of letting the first one end the process.
 * Returns a function that ends it.
 */
export function onStopSignal(listener: (count: number) => void): () => void {
  let count = 0;
  const handle = () => {
    count += 1;
    listener(count);
  };
  for (const signal of signals) process.on(signal, handle);
  return () => {
    for (const signal of signals) process.off(signal, handle);
  };
}

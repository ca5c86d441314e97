/**
 * Ctrl-C, a polite kill, a closed terminal, and Ctrl-Break, which only Windows has. There a kill is never polite: SIGTERM
 * ends a process as SIGKILL does. A closed console leaves it some five seconds.
 */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

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

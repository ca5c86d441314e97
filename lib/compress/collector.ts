import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * A function that collects young garbage, or one that does nothing where the engine gives none.
 *
 * For threads that make little garbage on the JavaScript heap and much outside it: to the engine they look idle, and it
 * leaves tens of megabytes lying about. Measured with a frame a second: 17 MB a minute more, up to some 60 MB.
 */
export function youngCollector(): () => void {
  try {
    // The only way to it without a flag on the command line; off again at once, so that no context of the host's sees it.
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as (options: { type: 'minor' }) => void;
    return () => collect({ type: 'minor' });
  } catch {
    return () => {};
  } finally {
    setFlagsFromString('--no-expose-gc');
  }
}

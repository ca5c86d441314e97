import type { Teardown } from '../../contract/stage.js';
import type { ClientOptions } from './client.js';
import { Desktop } from './desktop.js';
import { allowing, Session } from './session.js';

/** A desktop with a window of the allowed app, which has the focus, and a recording that knows it. */
export async function recordedApp(test: Teardown, options: Omit<ClientOptions, 'app'> = {}) {
  const desktop = await Desktop.start(test);
  const client = await desktop.client({ app: 'Allowed', ...options });
  const injector = await desktop.injector();
  const session = await Session.start(test, desktop, allowing('Allowed'));
  await client.focus();
  await session.allowed();
  return { desktop, client, injector, session };
}

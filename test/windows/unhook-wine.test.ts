// Windows takes a low-level hook away without a word when it was slow. Here another program takes it, which Wine alone
// lets it do.

import t from 'tap';
import type { CapstanEvent } from '#lib/index.js';
import { recordedApp } from '../contract/recorded.js';
import { click, type Step, sleep, stroke, typing } from '../contract/steps.js';
import { textOf } from '../system/harness/session.js';
import { Intruder } from './harness/intruder.js';

t.setTimeout(300_000);

const healthOf = (events: readonly CapstanEvent[]): readonly (string | undefined)[] =>
  events.flatMap((event) => (event.kind === 'state' && event.state === 'health' ? [event.reason] : []));

const doings: readonly (readonly [string, readonly Step[]])[] = [
  ['types', stroke('KeyX')],
  ['clicks', click()],
];

for (const [does, steps] of doings) {
  t.test(
    `a hook that was taken away while the person ${does} is installed again, and the recording says so`,
    async (t) => {
      const { allowed, injector, session } = await recordedApp(t);
      const intruder = await Intruder.make(t);
      await injector.play([{ do: 'move', x: allowed.place.x + 50, y: allowed.place.y + 50 }, ...typing('before ')]);
      await session.fence(injector);
      await intruder.unhook();
      while (healthOf(session.live).length === 0) await injector.play([...steps, sleep(100)]);
      await injector.play(typing(' after'));
      await session.fence(injector);
      const events = await session.finish();
      t.match(textOf(events), /^before x* after$/);
      t.strictSame(healthOf(events), ['the system no longer called the input hook; it was installed again']);
    },
  );
}

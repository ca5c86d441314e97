import type { CapstanEvent, KeyEvent, PolicyInput } from '#lib/index.js';
import { allowing, Session } from '../system/harness/session.js';
import { type AppOptions, openStage, type Stage, type Teardown } from './stage.js';

/** Two places for windows that do not touch, on any screen of 1280x800 or more. */
export const left = { x: 40, y: 90, width: 500, height: 400 };
export const right = { x: 660, y: 90, width: 500, height: 400 };

/** A stage with a window of the allowed app, which has the keyboard, and a recording that knows it. */
export async function recordedApp(
  test: Teardown,
  options: Omit<AppOptions, 'app'> = {},
  policy: Partial<PolicyInput> = {},
) {
  const stage = await openStage(test);
  const allowed = await stage.open({ app: 'Allowed', at: left, ...options });
  const injector = await stage.injector();
  const session = await Session.start(test, stage, allowing('Allowed', policy));
  await allowed.focus();
  await session.allowed();
  return { stage, allowed, injector, session };
}

/** The same with a window of another app beside it. */
export async function recordedApps(test: Teardown, policy: Partial<PolicyInput> = {}) {
  const stage = await openStage(test);
  const allowed = await stage.open({ app: 'Allowed', at: left });
  const other = await stage.open({ app: 'VaultApp', title: 'master phrase 4711', at: right });
  const injector = await stage.injector();
  const session = await Session.start(test, stage, allowing('Allowed', policy));
  await allowed.focus();
  await session.allowed();
  return { stage, allowed, other, injector, session };
}

/** What happened at a place, as a recording on this stage tells it. */
export function told<At extends { x: number; y: number }>(
  { tellsPlaces }: Stage,
  at: At,
): Omit<At, 'x' | 'y'> & { x: number | null; y: number | null } {
  return tellsPlaces ? at : { ...at, x: null, y: null };
}

/** Only input comes from a device. */
export const isInput = (event: CapstanEvent): boolean => 'device' in event;

/** Keys without those of fences. */
export function keysOf(events: readonly CapstanEvent[]): readonly KeyEvent[] {
  return events.filter(
    (event): event is KeyEvent => (event.kind === 'keydown' || event.kind === 'keyup') && event.code !== 'F9',
  );
}

/** As text in which a canary can be looked for. */
export function asText(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value, (_, field: unknown) => (typeof field === 'bigint' ? String(field) : field)));
}

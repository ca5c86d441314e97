import type { Policy } from './schema.js';
import type { Verdict } from './verdict.js';

/** What a policy switches on and off. `key` and `button` mean both directions, `touch` and `pen` all that they do. */
export type InputKind = 'key' | 'button' | 'wheel' | 'move' | 'touch' | 'pen';

const pointerKinds: readonly InputKind[] = ['button', 'wheel', 'move', 'touch', 'pen'];

/** The kinds that this policy could ever keep: others need not be captured at all. */
export function kindsOf(policy: Policy): ReadonlySet<InputKind> {
  const { keys, pointer } = policy.streams;
  return new Set<InputKind>([...(keys === 'none' ? [] : (['key'] as const)), ...(pointer ? pointerKinds : [])]);
}

/** The kinds that may be kept under this verdict: a subset of {@link kindsOf}. */
export function kindsNow(policy: Policy, verdict: Verdict): ReadonlySet<InputKind> {
  const now = new Set<InputKind>();
  if (!verdict.focus.allowed) return now;
  for (const kind of kindsOf(policy)) {
    if (kind === 'key' ? verdict.keys : verdict.pointer) now.add(kind);
  }
  return now;
}

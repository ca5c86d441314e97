import type { DenyReason } from '../events.js';
import type { ContextView, WindowView } from './context-view.js';
import { isBrowser, lacksProductName, saysPrivate } from './private-window.js';
import { ruleMatch } from './rule-match.js';
import type { Policy } from './schema.js';

export interface Verdict {
  readonly focus: { readonly allowed: true } | { readonly allowed: false; readonly reason: DenyReason };
  /** Whether any key may be kept now. */
  readonly keys: boolean;
  /** Whether buttons, wheel and moves may be kept now. */
  readonly pointer: boolean;
  /** Whether the screen may be read now. What a picture then shows is decided window by window: {@link judgeWindow}. */
  readonly screen: boolean;
}

const LONGEST_LINEAGE = 16;
const MOST_KIN = 512;

/** What may be kept of what happens in this context. A pure function; whatever it does not know it denies. */
export function judge(policy: Policy, context: ContextView): Verdict {
  const reason = contextReason(policy, context);
  if (reason !== null) return { focus: { allowed: false, reason }, keys: false, pointer: false, screen: false };
  const { keys, screen } = policy.streams;
  const pointer = policy.streams.pointer && context.pointer !== null && judgeWindow(policy, context.pointer);
  return { focus: { allowed: true }, keys: keys !== 'none', pointer, screen: screen !== 'off' };
}

/** Whether a window by itself is allowed: whether its pixels may be in a picture, wherever the focus is. */
export function judgeWindow(policy: Policy, window: WindowView): boolean {
  return windowReason(policy, window) === null;
}

// Null: allowed.
function contextReason(policy: Policy, { pending, reason, focus }: ContextView): DenyReason | null {
  if (pending) return 'unknown';
  switch (reason) {
    case 'none':
      return focus === null ? 'unknown' : windowReason(policy, focus);
    case 'grab':
    case 'no-window-manager':
    case 'elevated':
    case 'secure-desktop':
    case 'secure-input':
      return reason;
    default: // unknown, and whatever else the binding may come to say
      return 'unknown';
  }
}

function windowReason(policy: Policy, window: WindowView): DenyReason | null {
  const lineage = lineageOf(window);
  const root = lineage?.at(-1);
  if (!lineage || !root || root.kin.length > MOST_KIN) return 'unknown';
  if (isPrivate(lineage, root)) return 'private';

  // The window itself, then whom it is transient for, and so on: a dialog is part of what it belongs to.
  const matches = lineage.map((each) => ruleMatch(policy, each));
  if (matches.includes('match')) return null;
  // A popup without owner (a menu of an old toolkit) may belong to any window of its client: each must be allowed.
  const kin = root.popup ? root.kin.map((each) => ruleMatch(policy, each)) : [];
  if (kin.length > 0 && kin.every((match) => match === 'match')) return null;

  if (matches.includes('site') || kin.includes('site')) return 'site';
  return matches[0] === 'nameless' ? 'unknown' : 'not-listed';
}

// Privacy comes before every rule and passes down: no menu or dialog of a private window is recorded, also where a rule
// matches the menu itself.
function isPrivate(lineage: readonly WindowView[], root: WindowView): boolean {
  if (lineage.some(saysPrivate)) return true;
  if (!root.popup) return lacksProductName(root);
  return root.kin.length === 0 ? isBrowser(root) : root.kin.some(isPrivateKin);
}

function isPrivateKin(kin: WindowView): boolean {
  const lineage = lineageOf(kin);
  const root = lineage?.at(-1);
  return !lineage || !root || lineage.some(saysPrivate) || (!root.popup && lacksProductName(root));
}

// The window, its owner, the owner's owner…; null where that goes on too long, as it does in a cycle.
function lineageOf(window: WindowView): readonly WindowView[] | null {
  const lineage: WindowView[] = [];
  for (let each: WindowView | null = window; each !== null; each = each.owner) {
    if (lineage.length === LONGEST_LINEAGE) return null;
    lineage.push(each);
  }
  return lineage;
}

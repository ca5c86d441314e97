// What the person reads before anything is recorded. A recording never starts without it.

import type { Policy, ScreenRules } from '../policy/schema.js';
import { columns, escapeText, formatDuration } from './text.js';

const keys: Record<Policy['streams']['keys'], string> = {
  full: 'every key, and the text that it makes',
  shortcuts: 'shortcuts, function and navigation keys; no text',
  none: 'not recorded',
};

function describeRule({ app, title, sites }: Policy['allow'][number]): string {
  const name = escapeText(app);
  if (sites !== undefined) return `${name}: nothing, as its rule has sites and these cannot be told apart yet`;
  return title === undefined ? name : `${name}, only windows titled "${escapeText(title)}"`;
}

const triggers: Record<NonNullable<ScreenRules['on']>[number], string> = {
  click: 'clicks',
  focus: 'a change of window',
  'typing-pause': 'a pause in typing',
  'scroll-stop': 'scrolling',
  menu: 'a menu opening',
};

function describeScreen(screen: Policy['streams']['screen']): string {
  if (screen === 'off') return 'not recorded';
  const when = [
    ...(screen.on === undefined ? [] : [`after ${[...new Set(screen.on)].map((name) => triggers[name]).join(', ')}`]),
    ...(screen.every === undefined ? [] : [`every ${screen.every}`]),
  ].join(', and ');
  const size = screen.scale === 1 ? '' : ', at half size';
  return `pictures of these apps' windows, all else black: ${when}; ${screen.maxPerMinute} a minute at most${size}`;
}

export interface Plan {
  readonly policy: Policy;
  /** A file, or the folder that a file will be made in. */
  readonly out: string;
  readonly forMs: number | undefined;
}

/** What will be recorded, where it goes, and how to stop it. */
export function recordNotice({ policy, out, forMs }: Plan): string {
  const { streams, allow, injected } = policy;
  const rules = allow.length === 0 ? ['none: the policy allows nothing'] : allow.map(describeRule);
  const rows: [string, string][] = rules.map((rule, index) => [index === 0 ? 'apps' : '', rule]);
  rows.push(
    ['', '(of all others nothing is kept but that they were not allowed)'],
    ['keys', keys[streams.keys]],
    ['pointer', streams.pointer ? 'moves, buttons, wheel, touches and pen' : 'not recorded'],
    ['screen', describeScreen(streams.screen)],
    [
      'made input',
      injected === 'keep' ? 'input that programs make is kept, and marked' : 'input that programs make is dropped',
    ],
    ['goes to', `${escapeText(out)} (stays on this computer)`],
    ['stops', forMs === undefined ? 'on Ctrl-C' : `after ${formatDuration(forMs)}, or on Ctrl-C`],
  );
  return `Capstan will record what you do in these apps:\n${columns(rows)}\n`;
}

/** The same for programs. */
export function recordPlan({ policy, out, forMs }: Plan): Record<string, unknown> {
  const { allow, streams, injected } = policy;
  return { kind: 'plan', allow, streams, injected, out, forMs: forMs ?? null };
}

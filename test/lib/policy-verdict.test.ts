import fc from 'fast-check';
import t from 'tap';
import type { NativeContext } from '#lib/binding/native-binding.js';
import type { ContextView, WindowView } from '#lib/policy/context-view.js';
import { kindsNow, kindsOf } from '#lib/policy/kind-mask.js';
import { parsePolicy } from '#lib/policy/parser.js';
import type { PolicyInput } from '#lib/policy/schema.js';
import { judge, judgeWindow } from '#lib/policy/verdict.js';

const full = { keys: 'full', pointer: true } as const;

function policyOf(allow: PolicyInput['allow'], streams: PolicyInput['streams'] = full) {
  return parsePolicy({ version: 1, allow, streams });
}

function window(fields: Partial<WindowView> = {}): WindowView {
  return {
    app: 'Gedit',
    instance: 'gedit',
    executable: 'gedit',
    title: 'notes',
    popup: false,
    owner: null,
    kin: [],
    ...fields,
  };
}

function context(fields: Partial<ContextView> = {}): ContextView {
  const focus = fields.focus === undefined ? window() : fields.focus;
  return { pending: false, reason: 'none', pointer: focus, ...fields, focus };
}

/** Why the focused window is denied; null when it is allowed. */
function reasonFor(allow: PolicyInput['allow'], focus: WindowView | null, fields: Partial<ContextView> = {}) {
  const verdict = judge(policyOf(allow), context({ ...fields, focus }));
  return verdict.focus.allowed ? null : verdict.focus.reason;
}

const gedit: PolicyInput['allow'] = [{ app: 'gedit' }];
const other = window({ app: 'XTerm', instance: 'xterm', executable: 'xterm', title: 'shell' });
const nameless = window({ app: '', instance: '', executable: '' });

t.test('What the binding knows of a context can be judged as it is', async (t) => {
  const native: NativeContext = { pending: false, reason: 'none', focus: null, pointer: null };
  t.equal(judge(policyOf(gedit), native).focus.allowed, false);
});

t.test('A window is allowed when a rule matches its class, its instance or its executable', async (t) => {
  const names = window({ app: 'Org.gnome.TextEditor', instance: 'text-editor', executable: 'gte' });
  for (const app of ['org.gnome.*', 'TEXT-EDITOR', 'gt?']) t.equal(reasonFor([{ app }], names), null, app);
  t.equal(reasonFor([{ app: 'gnome' }], names), 'not-listed');
});

t.test('A window that no rule matches is denied', async (t) => {
  t.equal(reasonFor([], window()), 'not-listed');
  t.equal(reasonFor(gedit, other), 'not-listed');
});

t.test('A rule with a title matches the whole title, in its case', async (t) => {
  const rule = [{ app: 'gedit', title: 'Report*' }];
  t.equal(reasonFor(rule, window({ title: 'Report.odt' })), null);
  t.equal(reasonFor(rule, window({ title: 'report.odt' })), 'not-listed');
  t.equal(reasonFor(rule, window({ title: 'My Report.odt' })), 'not-listed');
});

t.test('A rule with sites allows nothing and says why', async (t) => {
  t.equal(reasonFor([{ app: 'gedit', sites: ['example.org'] }], window()), 'site');
  t.equal(reasonFor([{ app: 'gedit', sites: ['example.org'] }], other), 'not-listed');
  t.equal(reasonFor([{ app: 'gedit', sites: ['example.org'] }, { app: 'ged*' }], window()), null);
});

t.test('A window without any name is unknown, whatever the rules are', async (t) => {
  t.equal(reasonFor([{ app: '*' }], nameless), 'unknown');
});

t.test("No rule is tried on a window's class where a program names it as it likes", async (t) => {
  const disguised = { ...other, windowClass: 'gedit' };
  t.equal(reasonFor(gedit, disguised), 'not-listed');
});

t.test('A context that is not known is denied, and why is passed on', async (t) => {
  t.equal(reasonFor(gedit, window(), { pending: true }), 'unknown');
  t.equal(reasonFor(gedit, window(), { pending: true, reason: 'grab' }), 'unknown');
  for (const reason of [
    'unknown',
    'grab',
    'no-window-manager',
    'elevated',
    'secure-desktop',
    'secure-input',
  ] as const) {
    t.equal(reasonFor(gedit, window(), { reason }), reason);
    t.equal(reasonFor(gedit, null, { reason }), reason);
  }
  t.equal(reasonFor(gedit, null), 'unknown');
  t.equal(reasonFor(gedit, window(), { reason: 'something new' as 'none' }), 'unknown');
});

t.test('A dialog is allowed when the window it belongs to is', async (t) => {
  const rule = [{ app: 'gedit', title: 'Report*' }];
  const allowed = window({ title: 'Report' });
  const dialog = window({ title: 'Save as', owner: allowed });
  t.equal(reasonFor(rule, dialog), null);
  t.equal(reasonFor(rule, window({ title: 'Confirm', owner: dialog })), null, 'also over another dialog');
  t.equal(reasonFor(rule, window({ title: 'Save as', owner: window({ title: 'secret' }) })), 'not-listed');
});

t.test('A nameless dialog is judged by the window it belongs to', async (t) => {
  t.equal(reasonFor(gedit, { ...nameless, owner: window() }), null);
  t.equal(reasonFor(gedit, { ...nameless, owner: other }), 'unknown');
});

t.test('A dialog of a window with a site rule is denied with that reason', async (t) => {
  t.equal(reasonFor([{ app: 'gedit', sites: ['a.org'] }], { ...nameless, owner: window() }), 'site');
});

t.test('Windows that own each other in a circle, or without end, are unknown', async (t) => {
  const first = { ...window({ title: 'a' }), owner: null as WindowView | null };
  const second = window({ title: 'b', owner: first });
  first.owner = second;
  t.equal(reasonFor(gedit, first), 'unknown');
  let last = window();
  for (let index = 0; index < 16; index += 1) last = window({ owner: last });
  t.equal(reasonFor(gedit, last), 'unknown');
});

t.test('A popup without owner is allowed when each window of its client is', async (t) => {
  const rule = [{ app: 'gedit', title: 'Report*' }];
  const report = window({ title: 'Report' });
  const popup = (kin: WindowView[]) => window({ title: '', popup: true, kin });
  t.equal(reasonFor(rule, popup([report])), null);
  t.equal(reasonFor(rule, popup([report, window({ title: 'Report 2' })])), null);
  t.equal(reasonFor(rule, popup([report, window({ title: 'secret' })])), 'not-listed');
  t.equal(reasonFor(rule, popup([])), 'not-listed');
  t.equal(reasonFor(rule, popup([report, window({ title: 'Save as', owner: report })])), 'not-listed', 'by itself');
});

t.test('A popup of a client with more windows than anyone uses is unknown', async (t) => {
  const kin = Array.from({ length: 513 }, () => window());
  t.equal(reasonFor(gedit, { ...nameless, popup: true, kin }), 'unknown');
});

t.test('A window that is neither popup nor owned inherits nothing', async (t) => {
  t.equal(
    reasonFor([{ app: 'gedit', title: 'Report*' }], window({ title: 'x', kin: [window({ title: 'Report' })] })),
    'not-listed',
  );
});

t.test('The pointer needs the focused window and the window under it allowed', async (t) => {
  const policy = policyOf(gedit);
  const pointerIn = (fields: Partial<ContextView>) => judge(policy, context(fields)).pointer;
  t.equal(pointerIn({}), true);
  t.equal(pointerIn({ pointer: window({ title: 'another' }) }), true);
  t.equal(pointerIn({ pointer: other }), false);
  t.equal(pointerIn({ pointer: null }), false);
  t.equal(pointerIn({ focus: other, pointer: window() }), false);
  t.equal(pointerIn({ pointer: { ...nameless, popup: true, owner: window() } }), true, 'an open menu');
  t.equal(pointerIn({ pointer: { ...nameless, popup: true, owner: other } }), false);
});

t.test('Keys need no allowed window under the pointer', async (t) => {
  t.equal(judge(policyOf(gedit), context({ pointer: other })).keys, true);
});

t.test('A stream that is off stays off in an allowed window', async (t) => {
  const off = judge(policyOf(gedit, {}), context());
  t.same(off, { focus: { allowed: true }, keys: false, pointer: false, screen: false });
  t.equal(judge(policyOf(gedit, { keys: 'shortcuts' }), context()).keys, true);
});

t.test('The kinds of a policy are those that its streams name', async (t) => {
  t.same([...kindsOf(policyOf(gedit))], ['key', 'button', 'wheel', 'move', 'touch', 'pen']);
  t.same([...kindsOf(policyOf(gedit, { keys: 'shortcuts' }))], ['key']);
  t.same([...kindsOf(policyOf(gedit, { pointer: true }))], ['button', 'wheel', 'move', 'touch', 'pen']);
  t.same([...kindsOf(policyOf(gedit, {}))], []);
});

t.test('The kinds of now follow the verdict', async (t) => {
  const policy = policyOf(gedit);
  const now = (fields: Partial<ContextView>) => [...kindsNow(policy, judge(policy, context(fields)))];
  t.same(now({}), ['key', 'button', 'wheel', 'move', 'touch', 'pen']);
  t.same(now({ pointer: other }), ['key']);
  t.same(now({ focus: other }), []);
});

t.test('The screen may be read only where the policy wants pictures and the focused window is allowed', async (t) => {
  const screen = { every: '30s' };
  t.equal(judge(policyOf(gedit, { screen }), context()).screen, true);
  t.equal(judge(policyOf(gedit, { screen }), context({ pointer: other })).screen, true);
  t.equal(judge(policyOf(gedit), context()).screen, false);
  t.equal(judge(policyOf(gedit, { screen }), context({ focus: other })).screen, false);
  t.equal(judge(policyOf(gedit, { screen }), context({ pending: true })).screen, false);
});

t.test('A window by itself is judged as if it had the focus', async (t) => {
  const policy = policyOf(gedit);
  const menu = window({ popup: true, app: 'menu', instance: '', executable: '' });
  const cases: [WindowView, boolean][] = [
    [window(), true],
    [other, false],
    [nameless, false],
    [{ ...other, owner: window() }, true],
    [{ ...menu, kin: [window()] }, true],
    [{ ...menu, kin: [window(), other] }, false],
    [window({ app: 'Chromium', owner: window() }), false],
  ];
  for (const [each, allowed] of cases) {
    t.equal(judgeWindow(policy, each), allowed, JSON.stringify(each));
    t.equal(judge(policy, context({ focus: each })).focus.allowed, allowed);
  }
});

t.test('A verdict that denies the focus allows no kind, whatever else it says', async (t) => {
  const verdict = { focus: { allowed: false, reason: 'unknown' }, keys: true, pointer: true, screen: true } as const;
  t.equal(kindsNow(policyOf(gedit), verdict).size, 0);
});

// Any context, from few names, so that rules meet them.
const name = fc.constantFrom('', 'gedit', 'xterm', 'firefox', 'chromium');
function windows(names: fc.Arbitrary<string>, depth = 2): fc.Arbitrary<WindowView> {
  const relative = depth === 0 ? null : windows(names, depth - 1);
  return fc.record({
    app: names,
    instance: names,
    executable: names,
    title: fc.constantFrom('', 'Report', 'secret', 'x — Mozilla Firefox', 'x — Mozilla Firefox Private Browsing'),
    popup: fc.boolean(),
    owner: relative === null ? fc.constant(null) : fc.option(relative),
    kin: relative === null ? fc.constant([]) : fc.array(relative, { maxLength: 2 }),
  });
}
const anyWindow = windows(name);
const anyContext: fc.Arbitrary<ContextView> = fc.record({
  pending: fc.boolean(),
  reason: fc.constantFrom(
    'none',
    'none',
    'none',
    'unknown',
    'grab',
    'no-window-manager',
    'elevated',
    'secure-desktop',
    'secure-input',
  ),
  focus: fc.option(anyWindow),
  pointer: fc.option(anyWindow),
});
const anyPolicy = fc
  .record({
    allow: fc.array(
      fc.record(
        {
          app: fc.constantFrom('gedit', '*', 'fire*'),
          title: fc.constantFrom('Report', '*'),
          sites: fc.constant<string[]>(['a.org']),
        },
        { requiredKeys: ['app'] },
      ),
      { maxLength: 3 },
    ),
    streams: fc.record({ keys: fc.constantFrom('full', 'shortcuts', 'none'), pointer: fc.boolean() }),
  })
  .map(({ allow, streams }) => policyOf(allow, streams));

t.test('No denied context ever lets a key or the pointer through', async () => {
  fc.assert(
    fc.property(anyPolicy, anyContext, (policy, context) => {
      const verdict = judge(policy, context);
      if (verdict.focus.allowed) return true;
      return !verdict.keys && !verdict.pointer && kindsNow(policy, verdict).size === 0;
    }),
    { numRuns: 2000 },
  );
});

t.test('An empty allowlist denies every context', async () => {
  fc.assert(fc.property(anyContext, (context) => !judge(policyOf([]), context).focus.allowed));
});

t.test('A context in which no window bears a listed name is denied', async () => {
  const others = windows(name.filter((each) => each !== 'gedit'));
  fc.assert(
    fc.property(others, others, (focus, pointer) => {
      return !judge(policyOf(gedit), context({ focus, pointer })).focus.allowed;
    }),
    { numRuns: 1000 },
  );
});

t.test('Where the focus alone decides, an allowed window under the pointer changes nothing', async () => {
  fc.assert(
    fc.property(anyPolicy, anyContext, (policy, context) => {
      const without = judge(policy, { ...context, pointer: null });
      const verdict = judge(policy, context);
      return without.focus.allowed === verdict.focus.allowed && without.keys === verdict.keys;
    }),
    { numRuns: 1000 },
  );
});

t.test('What is pending, unknown, grabbed or without focus is denied under every policy', async () => {
  fc.assert(
    fc.property(anyPolicy, anyContext, (policy, context) => {
      fc.pre(context.pending || context.reason !== 'none' || context.focus === null);
      return !judge(policy, context).focus.allowed;
    }),
    { numRuns: 1000 },
  );
});

t.test('The kinds of now are among the kinds of the policy', async () => {
  fc.assert(
    fc.property(anyPolicy, anyContext, (policy, context) => {
      const ever = kindsOf(policy);
      return [...kindsNow(policy, judge(policy, context))].every((kind) => ever.has(kind));
    }),
  );
});

t.test('Another rule with sites never allows anything', async () => {
  fc.assert(
    fc.property(anyPolicy, anyContext, (policy, context) => {
      const more = parsePolicy({ ...policy, allow: [...policy.allow, { app: '*', sites: ['a.org'] }] });
      return judge(more, context).focus.allowed === judge(policy, context).focus.allowed;
    }),
    { numRuns: 1000 },
  );
});

import fc from 'fast-check';
import t from 'tap';
import { type EventTrigger, type FrameRules, FrameSchedule } from '#lib/frames/frame-schedule.js';
import { HandClock } from './fixtures/hand-clock.js';
import { button, inEditor, key, move, outside, pen, touch, wheel } from './fixtures/kept-events.js';

const everything: EventTrigger[] = ['click', 'focus', 'typing-pause', 'scroll-stop', 'menu'];
const rules: FrameRules = {
  every: null,
  on: new Set(everything),
  minGap: 200,
  maxPerMinute: 60,
  settle: { click: 200, focus: 300, 'typing-pause': 500, 'scroll-stop': 400, menu: 150 },
};

/** A schedule whose requests are answered at once, unless `slow`; `asked` has them, timed from the beginning. */
function setUp(change: Partial<FrameRules> = {}, { slow = false } = {}) {
  const clock = new HandClock();
  const zero = clock.now();
  const asked: { trigger: string; at: number; merged: number }[] = [];
  const schedule = new FrameSchedule({
    rules: { ...rules, ...change },
    clock,
    request: (trigger, merged) => {
      asked.push({ trigger, at: clock.now() - zero, merged });
      if (!slow) schedule.done();
    },
  });
  return { schedule, clock, asked };
}

/** The same, in an allowed context whose first frame was taken at 300. */
function inside(change: Partial<FrameRules> = {}, options = {}) {
  const made = setUp(change, options);
  made.schedule.see([inEditor]);
  made.clock.pass(300);
  if (made.asked.length === 1) made.schedule.done();
  made.asked.length = 0;
  made.clock.pass(700);
  return made;
}

t.test('The first frame is taken when the first allowed window has settled', async (t) => {
  const { schedule, clock, asked } = setUp();
  schedule.see([inEditor]);
  clock.pass(299);
  t.same(asked, []);
  clock.pass(1);
  t.same(asked, [{ trigger: 'start', at: 300, merged: 0 }]);
  clock.pass(100_000);
  t.equal(asked.length, 1, 'and no other without an occasion');
  t.equal(clock.timers, 0);
});

t.test('Nothing is due before an allowed window has the focus', async (t) => {
  const { schedule, clock, asked } = setUp({ every: 1000 });
  schedule.see([outside, key('keydown'), button('buttondown'), wheel]);
  schedule.popup();
  t.equal(clock.timers, 0);
  clock.pass(100_000);
  t.same(asked, []);
});

const settled: [name: EventTrigger, act: (schedule: FrameSchedule) => void, ms: number][] = [
  ['click', (schedule) => schedule.see([button('buttondown')]), 200],
  ['click', (schedule) => schedule.see([button('buttonup')]), 200],
  ['click', (schedule) => schedule.see([touch('touchstart')]), 200],
  ['click', (schedule) => schedule.see([touch('touchend')]), 200],
  ['click', (schedule) => schedule.see([pen('pendown')]), 200],
  ['click', (schedule) => schedule.see([pen('penup')]), 200],
  ['focus', (schedule) => schedule.see([inEditor]), 300],
  ['typing-pause', (schedule) => schedule.see([key('keydown')]), 500],
  ['scroll-stop', (schedule) => schedule.see([wheel]), 400],
  ['menu', (schedule) => schedule.popup(), 150],
];

t.test('Each trigger is due when its settling time is over', async (t) => {
  for (const [trigger, act, ms] of settled) {
    const { schedule, clock, asked } = inside();
    act(schedule);
    clock.pass(ms - 1);
    t.same(asked, [], trigger);
    clock.pass(1);
    t.same(asked, [{ trigger, at: 1000 + ms, merged: 0 }], trigger);
  }
});

t.test('A trigger that the policy does not name triggers nothing', async (t) => {
  for (const [trigger, act] of settled) {
    const { schedule, clock, asked } = inside({ on: new Set(everything.filter((other) => other !== trigger)) });
    act(schedule);
    clock.pass(10_000);
    t.same(asked, [], trigger);
  }
});

t.test('What says nothing of the screen triggers nothing', async (t) => {
  const { schedule, clock, asked } = inside();
  schedule.see([move, key('keyup'), button('buttonup', { synthetic: true })]);
  schedule.see([touch('touchmove'), touch('touchcancel'), pen('penmove'), pen('penup', { synthetic: true })]);
  schedule.see([{ kind: 'state', time: 1n, state: 'snapshot' }]);
  clock.pass(10_000);
  t.same(asked, []);
});

t.test('Typing is waited for, however long it goes on', async (t) => {
  const { schedule, clock, asked } = inside();
  for (let letter = 0; letter < 100; letter++) {
    schedule.see([key('keydown'), key('keyup')]);
    clock.pass(400);
  }
  t.same(asked, []);
  clock.pass(100);
  t.same(asked, [{ trigger: 'typing-pause', at: 1000 + 39_600 + 500, merged: 0 }]);
});

t.test('Clicks without end are looked at after five settling times', async (t) => {
  const { schedule, clock, asked } = inside();
  for (let click = 0; click < 30; click++) {
    schedule.see([button('buttondown'), button('buttonup')]);
    clock.pass(100);
  }
  t.same(
    asked.map(({ at }) => at),
    [2000, 3000, 4000],
  );
});

t.test('A trigger within the least gap waits for its end', async (t) => {
  const { schedule, clock, asked } = inside({ minGap: 1000 });
  schedule.see([button('buttondown')]);
  clock.pass(300);
  schedule.see([button('buttondown')]);
  clock.pass(5000);
  t.same(asked, [
    { trigger: 'click', at: 1300, merged: 0 },
    { trigger: 'click', at: 2300, merged: 0 },
  ]);
});

t.test('Triggers that wait together become one request, named by the latest, and the merges are counted', async (t) => {
  const { schedule, clock, asked } = inside({ minGap: 5000 });
  schedule.see([button('buttondown')]);
  clock.pass(4300);
  asked.length = 0;
  schedule.see([button('buttondown')]);
  clock.pass(250);
  schedule.see([wheel]);
  clock.pass(450);
  schedule.see([key('keydown')]);
  clock.pass(10_000);
  t.same(asked, [{ trigger: 'typing-pause', at: 10_300, merged: 2 }]);
  t.equal(schedule.merged, 2);
});

t.test('No more requests are made in a minute than the policy says', async (t) => {
  const { schedule, clock, asked } = setUp({ maxPerMinute: 3 });
  schedule.see([inEditor]);
  clock.pass(300);
  for (let click = 0; click < 10; click++) {
    schedule.see([button('buttondown')]);
    clock.pass(1000);
  }
  clock.pass(60_000);
  t.same(
    asked.map(({ at }) => at),
    [300, 500, 1500, 60_300],
  );
  t.equal(asked.at(-1)?.merged, 7, 'the last of ten stands for seven that waited before it');
});

t.test('While a request is under way nothing else is requested, and what comes is merged', async (t) => {
  const { schedule, clock, asked } = inside({}, { slow: true });
  schedule.see([button('buttondown')]);
  clock.pass(1000);
  schedule.see([wheel]);
  clock.pass(1000);
  schedule.see([key('keydown')]);
  clock.pass(10_000);
  t.equal(asked.length, 1);
  schedule.done();
  t.same(asked.slice(1), [{ trigger: 'typing-pause', at: 13_000, merged: 1 }]);
});

t.test('A request that came to nothing is made again, but not within the least gap', async (t) => {
  const { schedule, clock, asked } = inside({}, { slow: true });
  schedule.see([button('buttondown')]);
  clock.pass(200);
  schedule.again('click');
  clock.pass(199);
  t.equal(asked.length, 1);
  clock.pass(1);
  t.match(asked[1], { trigger: 'click', at: 1400, merged: 0 });
});

t.test('A request that came to nothing while another trigger waits is merged into that', async (t) => {
  const { schedule, clock, asked } = inside({}, { slow: true });
  schedule.see([button('buttondown')]);
  clock.pass(200);
  schedule.see([wheel]);
  clock.pass(1000);
  schedule.again('click');
  t.same(asked.slice(1), [{ trigger: 'scroll-stop', at: 2200, merged: 1 }]);
});

t.test('While there is no room nothing is requested; then all that waited is told at once', async (t) => {
  const { schedule, clock, asked } = inside({ every: 10_000 });
  schedule.hold();
  schedule.see([button('buttondown')]);
  clock.pass(5000);
  schedule.see([wheel]);
  clock.pass(60_000);
  t.same(asked, []);
  t.equal(clock.timers, 0, 'and nothing wakes up for it');
  schedule.release();
  t.same(asked, [{ trigger: 'scroll-stop', at: 66_000, merged: 1 }]);
});

t.test('The rhythm counts from the frame before, whatever that was taken for', async (t) => {
  const { schedule, clock, asked } = inside({ every: 10_000 });
  clock.pass(9300);
  t.same(asked, [{ trigger: 'every', at: 10_300, merged: 0 }]);
  clock.pass(4800);
  schedule.see([button('buttondown')]);
  clock.pass(20_200);
  t.same(
    asked.map(({ trigger, at }) => [trigger, at]),
    [
      ['every', 10_300],
      ['click', 15_300],
      ['every', 25_300],
      ['every', 35_300],
    ],
  );
  t.equal(schedule.merged, 0);
});

t.test('A rhythm longer than a timer can last is kept', async (t) => {
  const every = 3_000_000_000;
  const { clock, asked } = inside({ every });
  clock.pass(every + 400);
  t.same(
    asked.map(({ at }) => at),
    [every + 300],
  );
});

t.test('What was due is dropped when the allowed context is left, and no timer goes on', async (t) => {
  const leaves: ((schedule: FrameSchedule) => void)[] = [(each) => each.leave(), (each) => each.see([outside])];
  for (const leave of leaves) {
    const { schedule, clock, asked } = inside({ every: 5000 });
    schedule.see([button('buttondown'), key('keydown')]);
    clock.pass(100);
    leave(schedule);
    t.equal(clock.timers, 0);
    schedule.see([button('buttondown'), wheel]);
    schedule.popup();
    clock.pass(100_000);
    t.same(asked, []);
  }
});

t.test('Coming back from a denied context is a start anew', async (t) => {
  const { schedule, clock, asked } = inside({ on: new Set() });
  schedule.see([outside]);
  clock.pass(5000);
  schedule.see([inEditor]);
  clock.pass(5000);
  t.same(
    asked.map(({ trigger, at }) => [trigger, at]),
    [['start', 6300]],
  );
});

t.test('A window that changes before the first frame puts it off, and is told by it', async (t) => {
  const { schedule, clock, asked } = setUp();
  schedule.see([inEditor]);
  clock.pass(200);
  schedule.see([{ ...inEditor, title: 'Other' }]);
  clock.pass(5000);
  t.same(asked, [{ trigger: 'start', at: 500, merged: 0 }]);
});

t.test('A request that is answered after the context was left starts nothing', async (t) => {
  const { schedule, clock, asked } = inside({}, { slow: true });
  schedule.see([button('buttondown')]);
  clock.pass(200);
  schedule.see([outside]);
  schedule.again('click');
  clock.pass(10_000);
  t.equal(asked.length, 1);
});

type Act =
  | ['pass', number]
  | ['see', 'in' | 'out' | 'key' | 'click' | 'wheel']
  | ['popup']
  | ['answer', boolean]
  | ['leave']
  | ['hold']
  | ['release'];
const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('pass' as const), fc.nat(3000)) },
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constant('see' as const), fc.constantFrom('in', 'in', 'out', 'key', 'click', 'wheel')),
  },
  { weight: 3, arbitrary: fc.tuple(fc.constant('answer' as const), fc.boolean()) },
  fc.constantFrom<Act>(['popup'], ['leave'], ['hold'], ['release']),
);
const seen = { in: inEditor, out: outside, key: key('keydown'), click: button('buttondown'), wheel };

t.test('Whatever happens: the gap and the minute are kept, one request at a time, none outside', async (t) => {
  const { failed, numRuns, errorInstance } = fc.check(
    fc.property(
      fc.array(acts, { maxLength: 200 }),
      fc.record({ minGap: fc.integer({ min: 100, max: 3000 }), maxPerMinute: fc.integer({ min: 1, max: 20 }) }),
      fc.option(fc.integer({ min: 1000, max: 5000 })),
      (script, limits, every) => {
        const clock = new HandClock();
        const times: number[] = [];
        let inside = false;
        let busy = false;
        let held = false;
        const schedule = new FrameSchedule({
          rules: { ...rules, ...limits, every },
          clock,
          request: () => {
            if (!inside || busy || held) throw new Error('a request at a wrong time');
            busy = true;
            times.push(clock.now());
          },
        });
        for (const [act, what] of script) {
          if (act === 'pass') clock.pass(what);
          if (act === 'popup') schedule.popup();
          if (act === 'see') {
            if (what === 'in') inside = true;
            if (what === 'out') inside = false;
            schedule.see([seen[what]]);
          }
          if (act === 'leave') {
            inside = false;
            schedule.leave();
          }
          if (act === 'hold') {
            held = true;
            schedule.hold();
          }
          if (act === 'release') {
            held = false;
            schedule.release();
          }
          if (act === 'answer' && busy) {
            busy = false;
            if (what) schedule.done();
            else schedule.again('click');
          }
          if (!inside && clock.timers > 0) throw new Error('a timer runs outside');
          if (clock.timers > 1) throw new Error('more than one timer runs');
        }
        times.forEach((time, index) => {
          if (index > 0 && time - (times[index - 1] ?? 0) < limits.minGap) throw new Error('too soon');
          if (time - (times[index - limits.maxPerMinute] ?? -Infinity) < 60_000) throw new Error('too many');
        });
      },
    ),
    { numRuns: 500 },
  );
  t.notOk(failed, String(errorInstance));
  t.equal(numRuns, 500);
});

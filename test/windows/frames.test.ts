// Pictures of the screen: the pixels of allowed windows, exactly, and of no other.

import t from 'tap';
import { openRecording } from '#lib/index.js';
import type { Place, Teardown } from '../contract/stage.js';
import { Picture } from '../system/harness/picture.js';
import { allowingScreen, Session } from '../system/harness/session.js';
import { until } from '../system/harness/until.js';
import { WindowsStage } from './harness/windows-stage.js';
import { xdotool } from './harness/xdotool.js';

t.setTimeout(300_000);

const place = { x: 100, y: 120, width: 400, height: 300 };
const GROUND = '3366CC';
const MARK = 'F9A825';
/** One of the colours that Picture.canaries() counts. */
const CANARY = 'C0FFEE';
const BLACK = 0;
const number = (colour: string) => Number.parseInt(colour, 16);

/** A painted window of the allowed app, and a recording that has its first picture. */
async function recorded(test: Teardown) {
  const stage = await WindowsStage.open(test);
  const allowed = await stage.open({ app: 'Allowed', at: place });
  await allowed.run(`paint ${GROUND}`);
  const injector = await stage.injector();
  const session = await Session.start(test, stage, allowingScreen('Allowed'));
  await allowed.focus();
  await session.allowed();
  await until('the first frame', () => session.recording.stats.frames > 0);
  return { stage, allowed, injector, session };
}

/** Changes what is on the screen, and waits for the picture of it. */
async function shown(session: Session, change: () => Promise<unknown>): Promise<void> {
  const { frames } = session.recording.stats;
  await change();
  await until('a frame of it', () => session.recording.stats.frames > frames);
}

async function picturesOf(session: Session): Promise<readonly Picture[]> {
  await session.recording.stop();
  await session.recording.finished;
  await using file = await openRecording(session.path);
  const pictures: Picture[] = [];
  for await (const { width, height, data } of file.frames()) pictures.push(Picture.fromRgba(width, height, data));
  return pictures;
}

function lastOf(pictures: readonly Picture[]): Picture {
  const last = pictures.at(-1);
  if (last === undefined) throw new Error('no picture');
  return last;
}

/** How many pixels of a part are of a colour. */
function count(picture: Picture, part: Place, colour: number): number {
  return picture.cut(part).pixels.filter((pixel) => pixel === colour).length;
}

const area = ({ width, height }: Place) => width * height;

t.test('the colours of an allowed window are exact, and beside it all is black', async (t) => {
  const { allowed, session } = await recorded(t);
  const mark = { x: place.x + 50, y: place.y + 40, width: 120, height: 70 };
  await shown(session, () => allowed.run(`fill 120x70+50+40 ${MARK}`));
  const frame = { ...allowed.outerPlace };
  const picture = lastOf(await picturesOf(session));
  t.equal(count(picture, mark, number(MARK)), area(mark));
  t.equal(count(picture, place, number(GROUND)), area(place) - area(mark));
  const everything = { x: 0, y: 0, width: picture.width, height: picture.height };
  t.equal(picture.lit(), picture.cut(frame).lit(), 'nothing lit outside the window and its frame');
  t.ok(count(picture, everything, BLACK) > 0);
});

t.test('a denied window over an allowed one is black, and in no picture', async (t) => {
  const { stage, allowed, session } = await recorded(t);
  const over = { x: place.x + 100, y: place.y + 80, width: 200, height: 100 };
  const denied = await stage.open({ app: 'Denied', at: over }, 'no-frame', 'topmost', 'no-activate');
  await denied.run(`paint ${CANARY}`);
  await shown(session, () => allowed.run(`fill 20x20+5+5 ${MARK}`));
  const pictures = await picturesOf(session);
  const picture = lastOf(pictures);
  t.equal(count(picture, over, BLACK), area(over));
  t.equal(count(picture, place, number(GROUND)), area(place) - area(over) - 400);
  for (const each of pictures) t.equal(each.canaries(), 0);
});

t.test('a denied window that moves over an allowed one leaves no trail', async (t) => {
  const { stage, allowed, session } = await recorded(t);
  const size = { width: 150, height: 100 };
  const start = { ...size, x: place.x - 60, y: place.y + 50 };
  const denied = await stage.open({ app: 'Denied', at: start }, 'no-frame', 'topmost', 'no-activate');
  await denied.run(`paint ${CANARY}`);
  for (let step = 1; step <= 20; step++) {
    await denied.run(`place 150x100+${start.x + step * 15}+${start.y + step * 5}`);
    await allowed.run(`fill 10x10+${step * 12}+280 ${step % 2 === 0 ? MARK : '2E7D32'}`);
  }
  await denied.run('place 150x100+800+500');
  await allowed.settled();
  await shown(session, () => allowed.run(`paint ${MARK}`));
  const pictures = await picturesOf(session);
  for (const each of pictures) t.equal(each.canaries(), 0);
  t.equal(count(lastOf(pictures), place, number(MARK)), area(place));
});

t.test('a popup that an allowed window owns is in the picture, and one of another program is not', async (t) => {
  const { stage, allowed, session } = await recorded(t);
  const popup = { x: place.x + 350, y: place.y + 200, width: 150, height: 60 };
  await shown(session, () => allowed.popup(popup, 'owned', MARK));
  const denied = await stage.open({ app: 'Denied', at: { x: 700, y: 600, width: 100, height: 50 } }, 'no-activate');
  await denied.popup({ x: place.x + 10, y: place.y + 10, width: 80, height: 40 }, 'owned', CANARY);
  await shown(session, () => allowed.run(`fill 20x20+5+250 ${MARK}`));
  const pictures = await picturesOf(session);
  t.equal(count(lastOf(pictures), popup, number(MARK)), area(popup));
  for (const each of pictures) t.equal(each.canaries(), 0);
});

t.test('the cursor stands beside a picture, and only while it lies on what the picture shows', async (t) => {
  const { allowed, session } = await recorded(t);
  const on = { x: place.x + 60, y: place.y + 70 };
  // By xdotool: where the cursor is, Wine asks the X server, which no SendInput moves.
  await xdotool('mousemove', String(on.x), String(on.y));
  await shown(session, () => allowed.run(`fill 20x20+5+5 ${MARK}`));
  await xdotool('mousemove', String(place.x + place.width + 200), String(place.y + place.height + 200));
  await shown(session, () => allowed.run(`fill 20x20+55+5 ${MARK}`));
  await session.recording.stop();
  await session.recording.finished;
  await using file = await openRecording(session.path);
  const cursors = [];
  for await (const { cursor } of file.frames()) cursors.push(cursor);
  const told = cursors.find((cursor) => cursor?.x === on.x && cursor.y === on.y);
  // Wine hands the image of a cursor to its own program alone.
  t.ok(told, 'where it was');
  t.equal(cursors.at(-1), null);
});

t.test('an allowed window that moves is where it went, and black where it was', async (t) => {
  const { allowed, session } = await recorded(t);
  const next = { ...place, x: place.x + 450, y: place.y + 200 };
  await shown(session, () => allowed.run(`place 400x300+${next.x}+${next.y}`));
  await shown(session, () => allowed.run(`paint ${MARK}`));
  const picture = lastOf(await picturesOf(session));
  t.equal(count(picture, next, number(MARK)), area(next));
  t.equal(picture.cut({ ...place, height: 150 }).lit(), 0);
});

t.test('a hidden or minimized window is in no picture', async (t) => {
  const { stage, allowed, session } = await recorded(t);
  const second = await stage.open({ app: 'Allowed', title: 'second', at: { x: 700, y: 400, width: 300, height: 200 } });
  await shown(session, () => second.run(`paint ${MARK}`));
  await allowed.run('hide');
  await shown(session, () => second.run('fill 30x30+10+10 2E7D32'));
  const picture = lastOf(await picturesOf(session));
  t.equal(picture.cut(place).lit(), 0);
});

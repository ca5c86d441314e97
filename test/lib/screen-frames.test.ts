// How large the images of a recording may become.

import t from 'tap';
import { desktopSize } from '#lib/recorder/screen-frames.js';

t.test('displays from the origin on are counted with what lies before them', async (t) => {
  const right = { x: 1920, y: 200, width: 1280, height: 1024 };
  t.strictSame(desktopSize([right]), { width: 3200, height: 1224 });
});

t.test('a display left of and above the first is part of the desktop', async (t) => {
  const first = { x: 0, y: 0, width: 1920, height: 1080 };
  const leftAbove = { x: -2560, y: -360, width: 2560, height: 1440 };
  t.strictSame(desktopSize([first, leftAbove]), { width: 4480, height: 1440 });
});

t.test('without a display there is no desktop', async (t) => {
  t.strictSame(desktopSize([]), { width: 0, height: 0 });
});

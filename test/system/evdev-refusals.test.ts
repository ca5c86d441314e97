// What recording without an X server says where it cannot work: no devices, no right to them, no library, no compositor.
// Each case runs in a mount namespace of its own, whose /dev holds what the case says, so that no real device is read.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { allowing } from './harness/session.js';

t.setTimeout(120_000);

const library = new URL('../../dist/index.js', import.meta.url).href;

interface Answer {
  readonly backend: string;
  readonly input: { readonly available: boolean; readonly why: string; readonly remedy: string };
  readonly windows: { readonly available: boolean; readonly why: string; readonly remedy: string };
  readonly frames: { readonly available: boolean; readonly why: string; readonly remedy: string };
  readonly code: string;
  readonly message: string;
}

const ask = `
  import { capabilities, startRecording } from ${JSON.stringify(library)};
  const { backend, functions } = capabilities();
  const error = await startRecording({ policy: ${JSON.stringify(allowing('Allowed'))} }).then(
    () => ({ code: 'recording', message: '' }),
    (refused) => refused,
  );
  const { input, windows, frames } = functions;
  console.log(JSON.stringify({ backend, input, windows, frames, code: error.code, message: error.message }));`;

// The capabilities go, so that a file of mode 000 cannot be read, although its owner asks.
const room = `
  set -e
  mount -t tmpfs none "$1"
  mkdir "$1/shm" "$1/input"
  for name in null zero full random urandom; do
    : > "$1/$name"
    mount --bind "/dev/$name" "$1/$name"
  done
  for device in $2; do
    : > "$1/input/$device"
    chmod 000 "$1/input/$device"
  done
  mount --rbind "$1" /dev
  shift 2
  exec setpriv --bounding-set=-all --inh-caps=-all "$@"`;

/**
 * What a Node process says in which CAPSTAN_BACKEND is evdev and these are all input devices, none of them readable.
 * `libraries` go before the system's own.
 */
async function answer(
  t: Test,
  devices: string,
  env: Readonly<Record<string, string>> = {},
  libraries: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const folder = t.testdir({ dev: {}, libraries });
  const dev = join(folder, 'dev');
  const node = [process.execPath, '--input-type=module', '--eval', ask];
  const { PATH = '' } = process.env;
  const { stdout } = await promisify(execFile)('unshare', ['-rm', 'sh', '-c', room, 'sh', dev, devices, ...node], {
    env: { PATH, HOME: folder, CAPSTAN_BACKEND: 'evdev', LD_LIBRARY_PATH: join(folder, 'libraries'), ...env },
    timeout: 60_000,
  });
  return JSON.parse(stdout) as Answer;
}

t.test('without the right to the devices the remedy is a group, and says what that exposes', async (t) => {
  const { backend, code, message, input } = await answer(t, 'event0 event1');
  t.equal(backend, 'evdev');
  t.equal(code, 'ERR_PERMISSION');
  t.match(message, /may not read the input devices/);
  for (const said of [message, input.remedy]) {
    t.match(said, /sudo usermod -aG input \$USER/);
    t.match(said, /log out and in/);
    t.match(said, /every program of this user can read every key of every session/);
  }
  t.equal(input.available, false);
});

t.test('without any device there is nothing to record, and no group is advised', async (t) => {
  const { code, message, input } = await answer(t, '');
  t.equal(code, 'ERR_NO_DISPLAY');
  t.match(message, /no input device/);
  t.equal(input.available, false);
  t.notMatch(input.remedy, /usermod/);
});

t.test('descriptors that were passed on and are no devices are not taken for some', async (t) => {
  const { code } = await answer(t, '', { CAPSTAN_INPUT_FDS: '0,1,999,x' });
  t.equal(code, 'ERR_NO_DISPLAY');
});

t.test('a missing library is named, with the package that has it', async (t) => {
  const { code, message } = await answer(t, 'event0', {}, { 'libinput.so.10': 'not a library' });
  t.equal(code, 'ERR_LIBRARY_MISSING');
  t.match(message, /libinput\.so\.10/);
  t.match(message, /apt install libinput10/);
});

t.test('without a compositor that tells windows, and without frames, it says why', async (t) => {
  const { windows, frames } = await answer(t, 'event0');
  t.equal(windows.available, false);
  t.match(windows.why, /Wayland/);
  t.equal(frames.available, false);
  t.match(frames.why, /nothing could be masked/);
});

// The project's own checks must be able to fail: each breach that they are there for is planted here once.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import t, { type Test } from 'tap';

const repository = resolve(import.meta.dirname, '../..');

function run(command: string, args: string[], cwd = repository) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

function plant(root: string, files: Record<string, string>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

t.test('the check for parts of a backend', async (t) => {
  const stems = [
    ...['make_backend', 'input_hook', 'window_watch', 'frame_source'],
    ...['ui_watch', 'indicator', 'permission', 'os_handles'],
  ];
  const check = (root: string) => run('node', ['scripts/check-parity.js', root]);
  const house = (t: Test) => {
    const root = t.testdir();
    for (const folder of ['native/win', 'native/mac', 'native/linux']) {
      for (const stem of stems) plant(root, { [`${folder}/${stem}.hpp`]: '' });
    }
    return root;
  };

  await t.test('passes where every OS folder has every part', async (t) => {
    t.match(check(house(t)), { status: 0, output: '' });
  });

  for (const stem of stems) {
    await t.test(`fails where mac has no ${stem}`, async (t) => {
      const root = house(t);
      rmSync(join(root, `native/mac/${stem}.hpp`));
      t.match(check(root), { status: 1, output: new RegExp(`native/mac: no ${stem}`) });
    });
  }

  await t.test('takes a Linux part from the X11 folder', async (t) => {
    const root = plant(house(t), { 'native/linux/x11/input_hook.cpp': '' });
    rmSync(join(root, 'native/linux/input_hook.hpp'));
    t.equal(check(root).status, 0);
  });

  await t.test('takes no Linux part from the evdev folder', async (t) => {
    const root = plant(house(t), { 'native/linux/evdev/window_watch.cpp': '' });
    rmSync(join(root, 'native/linux/window_watch.hpp'));
    t.match(check(root), { status: 1, output: /native\/linux.*no window_watch/ });
  });
});

t.test('the walls of the native code', async (t) => {
  const check = (root: string) => run('node', ['scripts/check-walls.js', root]);

  await t.test('stand open where the plan has a door', async (t) => {
    const root = plant(t.testdir(), {
      'native/core/gate.hpp': '#include <atomic>\n#include "core/event_record.hpp"\n// #include <X11/Xlib.h>\n',
      'native/core/event_record.hpp': '#include <cstdint>\n',
      'native/linux/x11/input_hook.cpp': '#include <X11/Xlib.h>\n#include "core/gate.hpp"\n#include "atoms.hpp"\n',
      'native/linux/x11/atoms.hpp': '#include "linux/os_handles.hpp"\n#if defined(__linux__)\n#endif\n',
      'native/linux/os_handles.hpp': '#include <unistd.h>\n',
      'native/fake/fake_backend.cpp': '#include "core/gate.hpp"\n#include "fake/fake_step.hpp"\n',
      'native/fake/fake_step.hpp': '#include <string>\n',
      'native/node/session.hpp': '#include <napi.h>\n#include "fake/fake_step.hpp"\n#include "core/gate.hpp"\n',
      'native/addon.cpp': '#include <napi.h>\n#include "node/session.hpp"\n',
    });
    t.match(check(root), { status: 0, output: '' });
  });

  const breaches: Record<string, [path: string, text: string, said: RegExp]> = {
    'core includes an OS header': ['core/gate.hpp', '#include <X11/Xlib.h>', /not a standard header/],
    'core includes a C header of POSIX': ['core/gate.hpp', '#include <unistd.h>', /not a standard header/],
    'core includes an OS folder': ['core/gate.cpp', '#include "linux/os_handles.hpp"', /behind a wall/],
    'core climbs out by a relative path': ['core/gate.cpp', '#include "../fake/fake_step.hpp"', /behind a wall/],
    "core includes Node's header": ['core/gate.cpp', '#include <node_api.h>', /only native\/node/],
    "the scripted backend includes Node's header": ['fake/fake_backend.cpp', '#include "napi.h"', /only native\/node/],
    "an OS folder includes Node's header": ['linux/permission.cpp', '#include <napi.h>', /only native\/node/],
    'an OS folder includes another': ['win/input_hook.cpp', '#include "linux/os_handles.hpp"', /behind a wall/],
    'an OS folder includes the binding': ['mac/input_hook.cpp', '#include "node/session.hpp"', /behind a wall/],
    'evdev includes X11': ['linux/evdev/input_hook.hpp', '#include "linux/x11/atoms.hpp"', /behind a wall/],
    'X11 includes evdev': ['linux/x11/input_hook.cpp', '#include "../evdev/input_hook.hpp"', /behind a wall/],
    'the binding includes an OS folder': ['node/session.cpp', '#include "linux/os_handles.hpp"', /behind a wall/],
    'the binding includes an OS header': ['node/session.cpp', '#include <X11/Xlib.h>', /not a standard header/],
    'the addon includes the scripted backend': ['addon.cpp', '#include "fake/fake_step.hpp"', /behind a wall/],
    'core asks for the OS by #ifdef': ['core/gate.cpp', '#ifdef _WIN32\n#endif', /CMake chooses/],
    'the binding asks for the OS by #if defined': [
      'node/session.cpp',
      '#if defined(__APPLE__)\n#endif',
      /CMake chooses/,
    ],
    'a shared file asks for the OS across a continued line': [
      'core/gate.cpp',
      '#if defined(NDEBUG) || \\\n  defined(__linux__)\n#endif',
      /CMake chooses/,
    ],
    'an include hides behind a macro': ['core/gate.cpp', '#include SOME_HEADER', /names no header/],
  };
  for (const [name, [path, text, said]] of Object.entries(breaches)) {
    await t.test(`fail where ${name}`, async (t) => {
      const root = plant(t.testdir(), { [`native/${path}`]: `/* two\n lines */\n${text}\n` });
      const { status, output } = check(root);
      t.equal(status, 1);
      t.match(output, said);
      t.match(output, `native/${path}:3:`);
    });
  }

  await t.test('fail where there is nothing to look at', async (t) => {
    t.equal(check(plant(t.testdir(), { 'native/README.md': '' })).status, 1);
  });
});

t.test('the check of the table of platforms', async (t) => {
  const shown = { works: 'yes', what: '', tests: ['test/lib/keys.test.ts'] };
  const write = (root: string, ...options: string[]) => run('node', ['scripts/write-platforms.js', root, ...options]);
  const table = (t: Test, keys: object) => {
    const platforms = [{ name: 'Here', how: 'By hand.', cells: { keys } }];
    const text = JSON.stringify({ functions: { keys: { name: 'keys', capability: 'input' } }, platforms });
    return plant(t.testdir(), { 'docs/platforms.json': text, 'test/lib/keys.test.ts': '' });
  };

  await t.test('passes on the page that it wrote, and on no other', async (t) => {
    const root = table(t, shown);
    t.match(write(root, '--check'), { status: 1, output: /platforms.md is not what/ });
    t.match(write(root), { status: 0, output: '' });
    t.match(write(root, '--check'), { status: 0, output: '' });
    plant(root, { 'docs/platforms.md': 'another' });
    t.match(write(root, '--check'), { status: 1, output: /platforms.md is not what/ });
  });

  const faults: Record<string, [cell: object, said: RegExp]> = {
    'a test is not there': [{ ...shown, tests: ['test/lib/gone.test.ts'] }, /there is no test test\/lib\/gone/],
    'a file is no test': [{ ...shown, tests: ['docs/platforms.json'] }, /there is no test docs/],
    'no test shows a yes': [{ ...shown, tests: [] }, /"yes", and no test shows it/],
    'no test shows a part': [{ works: 'part', what: 'Some.', tests: [] }, /"part", and no test shows it/],
    'a part is not explained': [{ ...shown, works: 'part' }, /"part", and nothing says why/],
    'a word is not known': [{ ...shown, works: 'mostly' }, /"mostly" is none of/],
  };
  for (const [name, [cell, said]] of Object.entries(faults)) {
    await t.test(`fails where ${name}`, async (t) => t.match(write(table(t, cell)), { status: 1, output: said }));
  }

  await t.test('a test to come need not be there', async (t) => {
    t.equal(write(table(t, { works: 'not yet', what: '', tests: ['test/mac/*.test.ts'] })).status, 0);
  });
});

t.test('the walls of the library', async (t) => {
  interface Cruise {
    summary: { violations: { from: string; rule: { name: string } }[] };
  }
  const cruise = (root: string, folders: string[]) => {
    const config = join(repository, '.dependency-cruiser.cjs');
    const args = [...folders, '--config', config, '--output-type', 'json'];
    const { stdout } = spawnSync(join(repository, 'node_modules/.bin/depcruise'), args, {
      cwd: root,
      encoding: 'utf8',
    });
    return (JSON.parse(stdout) as Cruise).summary.violations;
  };
  const settings = {
    'package.json': JSON.stringify({
      type: 'module',
      imports: { '#lib/*': './dist/*' },
      devDependencies: { tap: '*' },
    }),
    'tsconfig.json': JSON.stringify({
      compilerOptions: { module: 'NodeNext', paths: { '#lib/*': ['./lib/*'], capstan: ['./lib/index.ts'] } },
    }),
  };

  await t.test('stand open where the plan has a door', async (t) => {
    const root = plant(t.testdir(), {
      ...settings,
      'lib/errors.ts': 'export const e = 1;',
      'lib/events.ts': 'export const v = 1;',
      'lib/compress/pool.ts': "export { e } from '../errors.js';",
      'lib/policy/verdict.ts': "import { v } from '../events.js'; export const p = v;",
      'lib/control/socket.ts': "import net from 'node:net'; export const s = net;",
      'lib/recording/writer.ts': "import { e } from '../compress/pool.js'; export const w = e;",
      'lib/recorder/feed.ts': "export { p } from '../policy/verdict.js';",
      'lib/recorder.ts': "export { w } from './recording/writer.js'; export { p } from './recorder/feed.js';",
      'lib/index.ts': "export { w, p } from './recorder.js'; export { s } from './control/socket.js';",
      'lib/cli/main.ts':
        "import { p } from '../index.js'; import { w } from '../recording/writer.js'; console.log(p, w);",
      'examples/record.ts': "import { p } from 'capstan'; console.log(p);",
    });
    t.same(cruise(root, ['lib', 'examples']), []);
  });

  const breaches: Record<string, [rule: string, path: string, text: string]> = {
    'a room imports a room': ['rooms-do-not-know-one-another', 'lib/recording/a.ts', "import '../binding/target.js';"],
    'a room imports only a type of a room': [
      'rooms-do-not-know-one-another',
      'lib/frames/b.ts',
      "import type { x } from '../binding/target.js'; export type Y = typeof x;",
    ],
    'a room imports the recorder': ['rooms-do-not-look-up', 'lib/binding/c.ts', "import '../recorder.js';"],
    'a room imports a part of the recorder': [
      'rooms-do-not-look-up',
      'lib/binding/q.ts',
      "import '../recorder/part.js';",
    ],
    'a part of the recorder imports the CLI': [
      'recorder-does-not-look-up',
      'lib/recorder/part.ts',
      "import '../cli/target.js';",
    ],
    'a part of the recorder is used by the CLI': [
      'cli-uses-the-library',
      'lib/cli/r.ts',
      "import '../recorder/part.js';",
    ],
    'a folder appears that no wall knows': ['no-folder-without-walls', 'lib/helpers/s.ts', "import '../errors.js';"],
    'policy imports capture': ['policy-stands-alone', 'lib/policy/d.ts', "import '../binding/target.js';"],
    'policy imports the compressor': ['policy-stands-alone', 'lib/policy/e.ts', "import '../compress/target.js';"],
    'compress imports a room': ['compress-knows-nobody', 'lib/compress/f.ts', "import '../recording/target.js';"],
    'a file beside the recorder wires rooms': [
      'only-index-and-recorder-wire',
      'lib/g.ts',
      "import './binding/target.js';",
    ],
    'errors.ts imports a room': ['only-index-and-recorder-wire', 'lib/errors.ts', "import './binding/target.js';"],
    'a room imports the CLI': ['nobody-imports-the-cli', 'lib/consent/h.ts', "import '../cli/target.js';"],
    'the CLI imports the binding': ['cli-uses-the-library', 'lib/cli/i.ts', "import '../binding/target.js';"],
    'the recorder imports the CLI': ['recorder-does-not-look-up', 'lib/recorder.ts', "import './cli/target.js';"],
    'an example reaches inside': [
      'examples-use-the-public-surface',
      'examples/j.ts',
      "import '#lib/binding/target.js';",
    ],
    'the library imports http': ['no-network', 'lib/recording/k.ts', "import 'node:https';"],
    'another room than control imports net': [
      'no-network-but-the-control-socket',
      'lib/cli/l.ts',
      "import 'node:net';",
    ],
    'the library imports a test tool': ['no-development-package-in-the-library', 'lib/cli/m.ts', "import 'tap';"],
    'an import leads nowhere': ['everything-resolves', 'lib/cli/n.ts', "import './nothing.js';"],
    'two files import each other': ['no-cycle', 'lib/frames/o.ts', "import './p.js';"],
  };
  const root = plant(t.testdir(), {
    ...settings,
    ...Object.fromEntries(
      ['binding', 'compress', 'recording', 'cli'].map((room) => [`lib/${room}/target.ts`, 'export const x = 1;']),
    ),
    'lib/frames/p.ts': "import './o.js';",
    ...Object.fromEntries(Object.values(breaches).map(([, path, text]) => [path, text])),
  });
  const found = cruise(root, ['lib', 'examples']);
  for (const [name, [rule, path]] of Object.entries(breaches)) {
    await t.test(`fail where ${name}`, async (t) => {
      t.ok(
        found.some((violation) => violation.rule.name === rule && violation.from === path),
        `${rule} on ${path}`,
      );
    });
  }
});

t.test('the count of a test run', async (t) => {
  const report = (t: Test, tap: string) => {
    const counts = join(t.testdir(), 'counts');
    const { stdout } = spawnSync('awk', ['-v', `counts=${counts}`, '-f', join(repository, 'scripts/tap-report.awk')], {
      input: tap,
      encoding: 'utf8',
    });
    return { stdout, counts: run('cat', [counts]).output.trim() };
  };

  await t.test('counts named tests, not their assertions', async (t) => {
    const tap =
      '# Subtest: a.test.ts\n    # Subtest: one\n        ok 1 - x\n        ok 2 - y\n    ok 1 - one\n    ok 2 - two\n' +
      'ok 1 - a.test.ts\n';
    t.match(report(t, tap), { counts: '2 0', stdout: '  ok 1 - a.test.ts\n' });
  });

  await t.test('counts the tests of a group, not the group', async (t) => {
    const inner = (n: number) => `        # Subtest: ${n}\n            ok 1 - x\n        ok ${n} - ${n}\n`;
    const tap = `# Subtest: a.test.ts\n    # Subtest: group\n${inner(1)}${inner(2)}    ok 1 - group\nok 1 - a.test.ts\n`;
    t.equal(report(t, tap).counts, '2 0');
  });

  await t.test('counts a failed test once and shows its file whole', async (t) => {
    const tap =
      '# Subtest: a.test.ts\n    # Subtest: one\n        not ok 1 - x\n          ---\n          diff: here\n' +
      '    not ok 1 - one\n    ok 2 - two\nnot ok 1 - a.test.ts\n';
    t.match(report(t, tap), { counts: '1 1', stdout: /diff: here/ });
  });

  await t.test('counts a file that broke outside every test', async (t) => {
    const tap = '# Subtest: a.test.ts\n    1..0 # no tests found\nnot ok 1 - a.test.ts\n  ---\n  signal: SIGKILL\n';
    t.match(report(t, tap), { counts: '0 1', stdout: /SIGKILL/ });
  });
});

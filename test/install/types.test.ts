// What the tarball looks like to TypeScript, and to those who judge packages.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { temporaryFolder } from '../system/harness/session.js';
import { type Ended, installInto, projectFolder, run, tarball } from './harness/package.js';

const tools = join(projectFolder, 'node_modules');

const app = `
import { CaptureError, type CapstanEvent, capabilities, openRecording, type Policy, startRecording } from 'capstan';

export async function main(policy: Policy): Promise<void> {
  await using recording = await startRecording({ policy, out: 'a.mcap', signal: AbortSignal.timeout(1000) });
  for await (const batch of recording.events({ limit: 10 })) for (const event of batch) console.log(tell(event));
  await recording.pause('10m');
  const reader = await openRecording('a.mcap');
  for await (const frame of reader.frames()) {
    const data: Uint8Array = frame.data;
    console.log(data.length === frame.width * frame.height * 4);
  }
  await reader.close();
}

function tell(event: CapstanEvent): string {
  if (event.kind === 'keydown') return event.code;
  if (event.kind === 'focus') return event.denied ? event.reason : event.app;
  return String(event.time);
}

try {
  const works: boolean = capabilities().functions.input.available;
  console.log(works);
} catch (error) {
  if (error instanceof CaptureError) console.log(error.code, error.remedy);
}
`;

const strict = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  // Our types are looked at as strictly as the host's.
  skipLibCheck: false,
  target: 'ES2022',
  lib: ['ES2022', 'ESNext.Disposable'],
  types: ['node'],
  typeRoots: [join(tools, '@types')],
};

const folder = await temporaryFolder(t);
await installInto(folder);

/** Compiles a project with an `app.ts` that imports the package. */
async function compile(options: object, source = app): Promise<Ended> {
  await writeFile(join(folder, 'app.ts'), source);
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...strict, ...options }, files: ['app.ts'] }),
  );
  return run(folder, process.execPath, [join(tools, 'typescript/bin/tsc')]);
}

const compiled = { code: 0, stdout: '', stderr: '' };

t.test('a strict project compiles against the types as node16 and with a bundler', async (t) => {
  await run(folder, 'npm', ['pkg', 'set', 'type=module']);
  const modes = {
    node16: { module: 'node16' },
    bundler: { module: 'esnext', moduleResolution: 'bundler' },
  };
  for (const [name, options] of Object.entries(modes)) t.strictSame(await compile(options), compiled, name);
  const wrong = await compile(modes.node16, `${app}\nstartRecording({ policy: 1, file: 'a.mcap' });`);
  t.match(wrong, { code: 2, stdout: /'file' does not exist in type 'RecordingOptions'/ });
});

t.test('a CommonJS project compiles as nodenext, and by import() as node16', async (t) => {
  await run(folder, 'npm', ['pkg', 'delete', 'type']);
  t.strictSame(await compile({ module: 'nodenext' }), compiled);
  const dynamic = `export const works = import('capstan').then(({ capabilities }) => capabilities().functions.input);`;
  t.strictSame(await compile({ module: 'node16' }, dynamic), compiled);
});

t.test('publint and "are the types wrong" find no fault with the tarball', async (t) => {
  const bin = join(tools, '.bin');
  const linted = await run(projectFolder, join(bin, 'publint'), ['run', tarball, '--strict']);
  t.match(linted, { code: 0, stdout: /All good!/ }, linted.stderr);
  const typed = await run(projectFolder, join(bin, 'attw'), [tarball, '--profile', 'esm-only']);
  t.match(typed, { code: 0, stdout: /"capstan"/ }, typed.stderr);
});

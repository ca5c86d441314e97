// What `capstan doctor` looks at. Each check stands alone: one that fails or cannot be loaded hides no other.

import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { CaptureError } from '../errors.js';
import { isInRange } from './node-range.js';
import { loadPrivateFiles } from './private-files.js';
import { oneLine } from './text.js';

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** Recording is not possible without it. */
  readonly needed: boolean;
  /** What was found. */
  readonly why: string;
  /** What to do about it; empty when there is nothing to do. */
  readonly remedy: string;
}

function failed(name: string, needed: boolean, error: unknown): Check {
  const remedy = error instanceof CaptureError ? error.remedy : '';
  const message = error instanceof Error ? error.message : String(error);
  // A CaptureError's message ends with its remedy, which has a line of its own here.
  const why = remedy !== '' && message.endsWith(remedy) ? message.slice(0, -remedy.length) : message;
  return { name, ok: false, needed, why: oneLine(why), remedy: oneLine(remedy) };
}

function checkNode(): Check {
  const { engines } = createRequire(import.meta.url)('../../package.json') as { engines: { node: string } };
  const version = process.versions.node;
  const ok = isInRange(version, engines.node);
  // Bun and Deno say which Node they are like.
  const [other] = ['bun', 'deno'].filter((name) => process.versions[name] !== undefined);
  const told = other === undefined ? version : `${version}, as ${other} ${process.versions[other]} has it`;
  const why = ok ? told : `${told} is outside ${engines.node}`;
  return { name: 'Node.js', ok, needed: true, why, remedy: ok ? '' : 'Install the newest Node.js 22 or later.' };
}

function checkPlatform(): Check {
  const here = `${process.platform}-${process.arch}`;
  const unrun = process.platform === 'darwin';
  const ok = process.platform === 'linux' || here === 'win32-x64' || unrun;
  const why = unrun ? ': compiled and linked, not yet run on a Mac by us' : ': capture is not there yet';
  return {
    name: 'platform',
    ok,
    needed: true,
    why: `${here}${ok && !unrun ? '' : why}`,
    remedy: ok ? '' : 'Record on Linux with an X11 session or on 64-bit Windows; recordings can be read here.',
  };
}

// XWayland looks like any X server, but sees only the input of X11 apps.
function checkSession(backend: string): Check[] {
  const wayland = process.env['XDG_SESSION_TYPE'] === 'wayland' || Boolean(process.env['WAYLAND_DISPLAY']);
  if (backend !== 'x11' || !wayland) return [];
  return [
    {
      name: 'session',
      ok: false,
      needed: false,
      why: 'a Wayland session, but CAPSTAN_BACKEND asks for x11: only apps that run on X11 (XWayland) can be recorded',
      remedy: 'Unset CAPSTAN_BACKEND, or log in to an X11 ("Xorg") session.',
    },
  ];
}

/** What recording cannot do without; the rest adds to a recording. */
const neededFunctions: readonly string[] = ['input', 'windows'];

async function checkCapture(): Promise<Check[]> {
  try {
    const { capabilities } = await import('../recorder.js');
    const { backend, chosen, functions } = capabilities();
    const found = Object.entries(functions).map(([name, { available, why, remedy }]) => ({
      name,
      ok: available,
      needed: neededFunctions.includes(name),
      why: oneLine(why === '' && available ? 'works' : why),
      remedy: oneLine(remedy),
    }));
    const which = { name: 'backend', ok: true, needed: false, why: oneLine(`${backend}: ${chosen}`), remedy: '' };
    return [which, ...checkSession(backend), ...found];
  } catch (error) {
    return [failed('capture', true, error)];
  }
}

/** What cannot be asked for, because the addon is missing, the checks tell. */
export async function askForPermissions(): Promise<void> {
  try {
    const { requestPermissions } = await import('../recorder.js');
    requestPermissions();
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
  }
}

async function checkFolder(): Promise<Check> {
  const name = 'recordings folder';
  try {
    const { recordingsFolder } = await import('../recording/recording-path.js');
    // Makes it if need be and closes it to others, as recording would: what holds here holds there.
    const privately = await loadPrivateFiles();
    const folder = await recordingsFolder(process.env, privately);
    await access(folder, constants.W_OK | constants.X_OK);
    const closed = privately !== null || process.platform !== 'win32';
    return { name, ok: true, needed: true, why: oneLine(closed ? `${folder}, yours alone` : folder), remedy: '' };
  } catch (error) {
    const check = failed(name, true, error);
    const remedy = 'Set CAPSTAN_HOME to a folder of your own, or record with --out FILE.mcap.';
    return { ...check, remedy: check.remedy === '' ? remedy : check.remedy };
  }
}

async function checkPolicy(file: string): Promise<Check[]> {
  const name = 'policy';
  try {
    const { readPolicy } = await import('../policy/policy-file.js');
    const { hidesPrivateWindows } = await import('../policy/private-window.js');
    const { allow } = await readPolicy(file);
    const bySite = allow.filter(({ sites }) => sites !== undefined);
    const why = `${file}: valid, ${allow.length} ${allow.length === 1 ? 'rule' : 'rules'}`;
    const checks: Check[] = [{ name, ok: true, needed: true, why: oneLine(why), remedy: '' }];
    for (const { app } of bySite) {
      checks.push({
        name: 'policy sites',
        ok: false,
        needed: false,
        why: oneLine(`the rule for "${app}" has sites: it denies all of that app until site tracking exists`),
        remedy: 'Leave out "sites" to allow the whole app, or leave the rule as it is to record nothing of it.',
      });
    }
    for (const { app } of allow.filter(({ app }) => hidesPrivateWindows(app))) {
      checks.push({
        name: 'policy browser',
        ok: false,
        needed: false,
        why: oneLine(`"${app}" does not show which of its windows are private: none of them is recorded`),
        remedy: 'Use Firefox, or record nothing of browsers until site tracking exists.',
      });
    }
    if (allow.length === bySite.length) {
      checks.push({
        name: 'policy rules',
        ok: false,
        needed: false,
        why: 'no rule allows anything: a recording would hold no input at all',
        remedy: 'Add a rule to "allow", such as { "app": "firefox" }.',
      });
    }
    return checks;
  } catch (error) {
    return [failed(name, true, error)];
  }
}

/** All checks in the order in which a person would go through them. */
export async function checkAll(policyFile?: string): Promise<readonly Check[]> {
  return [
    checkNode(),
    checkPlatform(),
    ...(await checkCapture()),
    await checkFolder(),
    ...(policyFile === undefined ? [] : await checkPolicy(policyFile)),
  ];
}

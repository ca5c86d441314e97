import { win32 } from 'node:path';
import { CaptureError } from '../errors.js';

// "Naming Files, Paths, and Namespaces" in the Win32 documentation. Windows 11 allows some of these names where Windows
// 10 does not; a recording is to be readable on both.
const device = /^(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])( *\.| *$)/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: Windows forbids them in names
const forbidden = /[<>:"|?*\u0000-\u001f]/;

/**
 * Refuses a path for a new file or folder that Windows takes for something else: a device, or a stream hidden behind
 * another file (`a.txt:b`); and names that Node.js can make but few other programs can open or delete.
 *
 * @throws CaptureError `ERR_FILE`. Elsewhere than on Windows every name is as good as another
 */
export function refuseWindowsName(path: string, platform: NodeJS.Platform = process.platform): void {
  if (platform !== 'win32') return;
  const whole = win32.resolve(path);
  const { root } = win32.parse(whole);
  if (/^[\\/]{2}\.[\\/]/.test(root)) throw refusal(path, 'it is a device, not a file');
  for (const name of whole.slice(root.length).split(/[\\/]/)) {
    if (device.test(name)) throw refusal(path, `Windows keeps the name ${name} for a device`);
    const sign = forbidden.exec(name)?.[0];
    if (sign !== undefined) throw refusal(path, `a name on Windows cannot have ${JSON.stringify(sign)} in it`);
    if (/[. ]$/.test(name)) throw refusal(path, 'a name on Windows cannot end with a dot or a space');
  }
}

function refusal(path: string, why: string): CaptureError {
  return new CaptureError('ERR_FILE', `Cannot create ${path}: ${why}.`, { remedy: 'Choose another name.' });
}

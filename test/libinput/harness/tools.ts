import { join } from 'node:path';

/** Built before the guest starts, which compiles nothing. */
const folder = process.env['CAPSTAN_GUEST_TOOLS'] ?? 'build/guest/tools';

export const evdevTool = join(folder, 'evdev/evdev_tool');
export const wlTool = join(folder, 'wl/wl_tool');

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Teardown } from '../../contract/stage.js';
import type { Client } from '../../system/harness/client.js';
import { Desktop } from '../../system/harness/desktop.js';
import type { Injector } from '../../system/harness/injector.js';
import { LineProcess } from '../../system/harness/line-process.js';
import { allowingScreen } from '../../system/harness/session.js';
import { hostEnv } from './package.js';

/** A desktop with a window that may be recorded and one that may not, and a folder that has the package installed. */
export class Scene {
  readonly folder: string;
  readonly allowed: Client;
  readonly vault: Client;
  readonly injector: Injector;
  readonly env: Readonly<Record<string, string>>;

  private constructor(folder: string, display: string, allowed: Client, vault: Client, injector: Injector) {
    this.folder = folder;
    this.env = { DISPLAY: display, CAPSTAN_HOME: folder };
    this.allowed = allowed;
    this.vault = vault;
    this.injector = injector;
  }

  static async open(test: Teardown, folder: string): Promise<Scene> {
    await writeFile(join(folder, 'policy.json'), JSON.stringify(allowingScreen('Allowed')));
    const desktop = await Desktop.start(test);
    const allowed = await desktop.client({ app: 'Allowed', at: { x: 40, y: 90, width: 500, height: 400 } });
    const vault = await desktop.client({ app: 'Vault', at: { x: 660, y: 90, width: 500, height: 400 } });
    return new Scene(folder, desktop.display, allowed, vault, await desktop.injector());
  }

  /** A host program of this folder, once it is ready; ended by force should it hang. */
  host(command: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<LineProcess> {
    const limited = ['--signal=KILL', '60', ...command];
    return LineProcess.start('timeout', limited, hostEnv({ ...this.env, ...env }), this.folder);
  }
}

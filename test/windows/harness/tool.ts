import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Teardown } from '../../contract/stage.js';
import { projectFolder } from '../../system/harness/project.js';

/** Built before the tests, by test/tools/win/CMakeLists.txt; CAPSTAN_WIN_TOOL says where, if not in build/win-tool. */
const tool = process.env['CAPSTAN_WIN_TOOL'] ?? join(projectFolder, 'build/win-tool/win_tool.exe');

/** A folder with win_tool under other names: what policies tell apart is the name of the program's file. */
export class Programs {
  readonly #folder: string;
  readonly #copies = new Map<string, Promise<string>>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async make(test: Teardown): Promise<Programs> {
    const folder = await mkdtemp(join(tmpdir(), 'capstan-programs-'));
    // The file of a program that has just ended may be held for a moment more.
    test.teardown(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
    return new Programs(folder);
  }

  /** The path of `NAME.exe`. */
  named(name: string): Promise<string> {
    const copy = this.#copies.get(name) ?? this.#copy(name);
    this.#copies.set(name, copy);
    return copy;
  }

  async #copy(name: string): Promise<string> {
    const path = join(this.#folder, `${name}.exe`);
    await copyFile(tool, path);
    return path;
  }
}

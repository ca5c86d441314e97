// Who may import whom in lib/ (docs/architecture.md). Type imports count: a type is knowledge too.
const rooms = 'policy|consent|frames|recording|control|binding';
const shared = '^lib/(errors|events|screen)\\.ts$';
const recorder = '^lib/recorder(\\.ts$|/)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'rooms-do-not-know-one-another',
      comment: 'A room talks to its neighbour through recorder.ts, which wires them.',
      severity: 'error',
      from: { path: `^lib/(${rooms})/` },
      to: { path: `^lib/(${rooms})/`, pathNot: '^lib/$1/' },
    },
    {
      name: 'rooms-do-not-look-up',
      comment: 'Data goes one way: cli → recorder → rooms → compress.',
      severity: 'error',
      from: { path: `^lib/(${rooms})/` },
      to: { path: ['^lib/cli/', recorder, '^lib/[^/]+$'], pathNot: shared },
    },
    {
      name: 'policy-stands-alone',
      comment: 'Rules are pure functions: they import nothing of capture and nothing that does work.',
      severity: 'error',
      from: { path: '^lib/policy/' },
      to: { path: '^lib/', pathNot: ['^lib/policy/', shared] },
    },
    {
      name: 'compress-knows-nobody',
      severity: 'error',
      from: { path: '^lib/compress/' },
      to: { path: '^lib/', pathNot: ['^lib/compress/', shared] },
    },
    {
      name: 'only-index-and-recorder-wire',
      comment: 'A file beside index.ts and recorder.ts is for everyone, so it may depend on no room.',
      severity: 'error',
      from: { path: '^lib/[^/]+$', pathNot: '^lib/(index|recorder)\\.ts$' },
      to: { path: '^lib/', pathNot: shared },
    },
    {
      name: 'recorder-does-not-look-up',
      severity: 'error',
      from: { path: recorder },
      to: { path: '^lib/(cli/|index\\.ts$)' },
    },
    {
      name: 'nobody-imports-the-cli',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/cli/' },
      to: { path: '^lib/cli/' },
    },
    {
      name: 'cli-uses-the-library',
      comment: 'The commands use what a host can use, and the files of policies and recordings.',
      severity: 'error',
      from: { path: '^lib/cli/' },
      to: { path: '^lib/', pathNot: ['^lib/(cli|policy|recording)/', '^lib/(index|recorder)\\.ts$', shared] },
    },
    {
      name: 'no-folder-without-walls',
      comment: 'A new folder in lib/ is a new room: say here who may import it.',
      severity: 'error',
      from: { path: '^lib/[^/]+/', pathNot: [`^lib/(${rooms}|compress|cli)/`, recorder] },
      to: {},
    },
    {
      name: 'examples-use-the-public-surface',
      severity: 'error',
      from: { path: '^examples/' },
      to: { path: '^lib/', pathNot: '^lib/index\\.ts$' },
    },
    {
      name: 'no-network',
      comment: 'Nothing leaves the machine. The control socket is a local one, so it alone may use net.',
      severity: 'error',
      from: { path: '^lib/' },
      to: {
        dependencyTypes: ['core'],
        path: '^(node:)?(http|https|http2|tls|dgram|dns|dns/promises|inspector|inspector/promises)$',
      },
    },
    {
      name: 'no-network-but-the-control-socket',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/control/' },
      to: { dependencyTypes: ['core'], path: '^(node:)?net$' },
    },
    {
      name: 'no-cycle',
      comment: 'A cycle of types alone does not exist at run time.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-development-package-in-the-library',
      severity: 'error',
      from: { path: '^lib/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: { path: '^(lib|examples)/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};

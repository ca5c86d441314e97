// Who may include whom in native/ (docs/architecture.md). The TypeScript walls stand in .dependency-cruiser.cjs.
// Usage: node scripts/check-walls.js [root]. Prints every breach as file:line; exits 1 when there is one.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';

const standardHeaders = new Set(
  (
    'algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv chrono cinttypes climits ' +
    'clocale cmath codecvt compare complex concepts condition_variable coroutine csetjmp csignal cstdarg cstddef ' +
    'cstdint cstdio cstdlib cstring ctime cuchar cwchar cwctype deque exception execution filesystem format ' +
    'forward_list fstream functional future initializer_list iomanip ios iosfwd iostream istream iterator latch limits ' +
    'list locale map memory memory_resource mutex new numbers numeric optional ostream queue random ranges ratio regex ' +
    'scoped_allocator semaphore set shared_mutex source_location span sstream stack stdexcept stop_token streambuf ' +
    'string string_view strstream syncstream system_error thread tuple type_traits typeindex typeinfo unordered_map ' +
    'unordered_set utility valarray variant vector version'
  ).split(' '),
);
const nodeHeader =
  /^(napi|node_api|node_api_types|js_native_api|js_native_api_types|node|node_buffer|uv|v8)(-inl)?(\.deprecated\.inl)?\.h$/;
const osFolders = ['win', 'mac', 'linux'];
const osMacro =
  /\b(_WIN32|_WIN64|WIN32|_WINDOWS|__MINGW32__|__MINGW64__|__CYGWIN__|__APPLE__|__MACH__|TARGET_OS_\w+|__linux__|__linux|linux|__gnu_linux__|__unix__|__unix|unix|__ANDROID__|__\w+BSD__)\b/;

// room: a path's place below native/. system: which <headers> it may include. own: which "folders" it may include.
function rules(path) {
  const [room, sub] = path.split('/');
  if (room === 'core') return { own: ['core'], system: 'standard' };
  if (room === 'fake') return { own: ['core', 'fake'], system: 'standard' };
  if (room === 'node') return { own: ['core', 'fake', 'node'], system: 'node' };
  if (room === 'addon.cpp') return { own: ['core', 'node'], system: 'node' };
  if (room === 'linux' && (sub === 'x11' || sub === 'evdev')) {
    // The two kinds of session do not know one another; what they share stands in linux/ itself.
    return { own: ['core', 'linux'], not: `linux/${sub === 'x11' ? 'evdev' : 'x11'}`, system: 'os' };
  }
  if (osFolders.includes(room)) return { own: ['core', room], system: 'os' };
  return { own: [], system: 'standard' };
}

const within = (path, folder) => path === folder || path.startsWith(`${folder}/`);

// An include is written from native/ ("core/gate.hpp") or from beside the file ("gate.hpp").
function resolve(native, from, name) {
  const beside = posix.normalize(posix.join(posix.dirname(from), name));
  return existsSync(join(native, beside)) ? beside : posix.normalize(name);
}

// Comments are blanked and continued lines joined; newlines stay in number, so that line numbers stay true.
function withoutComments(text) {
  return text
    .replace(/"(?:[^"\\\n]|\\.)*"|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (part) =>
      part.startsWith('"') ? part : part.replace(/[^\n]/g, ' '),
    )
    .replace(
      /(?:[^\n]*\\\n)+[^\n]*/g,
      (lines) => lines.replace(/\\\n/g, ' ') + '\n'.repeat(lines.split('\n').length - 1),
    );
}

function* breaches(native, path) {
  const rule = rules(path);
  const lines = withoutComments(readFileSync(join(native, path), 'utf8')).split('\n');
  for (const [index, line] of lines.entries()) {
    const at = `native/${path}:${index + 1}`;
    const include = /^\s*#\s*(?:include|include_next|import)\b\s*(.*?)\s*$/.exec(line);
    if (include !== null) {
      const [, target = ''] = include;
      const quoted = /^"([^"]+)"/.exec(target)?.[1];
      const angled = /^<([^>]+)>/.exec(target)?.[1];
      const header = quoted ?? angled;
      if (header === undefined) {
        yield `${at}: an include that names no header: ${target}`;
      } else if (nodeHeader.test(posix.basename(header))) {
        if (rule.system !== 'node') yield `${at}: only native/node and native/addon.cpp include Node's ${header}`;
      } else if (angled !== undefined) {
        if (rule.system !== 'os' && !standardHeaders.has(angled)) {
          yield `${at}: <${angled}> is not a standard header; only an OS folder includes what the OS has`;
        }
      } else {
        const resolved = resolve(native, path, header);
        const allowed = rule.own.some((folder) => within(resolved, folder));
        if (!allowed || (rule.not !== undefined && within(resolved, rule.not))) {
          yield `${at}: "${header}" stands behind a wall; this file may include ${rule.own.map((o) => `${o}/`).join(', ') || 'nothing of native/'}`;
        }
      }
    } else if (rule.system !== 'os' && /^\s*#\s*(if|ifdef|ifndef|elif)\b/.test(line) && osMacro.test(line)) {
      yield `${at}: CMake chooses the OS folder; a shared file does not ask for the OS`;
    }
  }
}

const native = join(process.argv[2] ?? '.', 'native');
const files = readdirSync(native, { recursive: true })
  .map((path) => String(path).split(sep).join('/'))
  .filter((path) => /\.(cpp|hpp|h|mm|cc|inl)$/.test(path))
  .sort();
const found = files.flatMap((path) => [...breaches(native, path)]);
for (const line of found) console.error(line);
if (files.length === 0) console.error(`no C++ file below ${native}`);
process.exitCode = found.length === 0 && files.length > 0 ? 0 : 1;

import t from 'tap';
import type { WindowView } from '#lib/policy/context-view.js';
import { parsePolicy } from '#lib/policy/parser.js';
import { judge } from '#lib/policy/verdict.js';

// Everything is on the list: only privacy denies here.
const everything = parsePolicy({ version: 1, allow: [{ app: '*' }], streams: { keys: 'full', pointer: true } });

function firefox(title: string, fields: Partial<WindowView> = {}): WindowView {
  return {
    app: 'firefox-esr',
    instance: 'Navigator',
    executable: 'firefox-esr',
    title,
    popup: false,
    owner: null,
    kin: [],
    ...fields,
  };
}

function named(app: string, title = 'Page'): WindowView {
  return { app, instance: '', executable: '', title, popup: false, owner: null, kin: [] };
}

function isPrivate(focus: WindowView): boolean {
  const { focus: result } = judge(everything, { pending: false, reason: 'none', focus, pointer: null });
  return !result.allowed && result.reason === 'private';
}

/** As Windows names a program. */
function program(executable: string, title = 'Page'): WindowView {
  return { ...named(executable.slice(0, -'.exe'.length), title), executable };
}

t.test('On Windows browsers are known by their executables', async (t) => {
  t.notOk(isPrivate(program('firefox.exe', 'Page — Mozilla Firefox')));
  t.ok(isPrivate(program('firefox.exe', 'Page — Mozilla Firefox Private Browsing')));
  t.ok(isPrivate(program('firefox.exe', 'Page — Tor Browser')), 'it has the executable of Firefox');
  for (const name of ['chrome', 'msedge', 'brave', 'opera', 'vivaldi', 'iexplore', 'browser', 'Arc', 'whale']) {
    t.ok(isPrivate(program(`${name}.exe`)), name);
  }
  for (const name of ['notepad', 'WINWORD', 'EXCEL', 'explorer', 'Code', 'DB Browser for SQLite', 'archive']) {
    t.notOk(isPrivate(program(`${name}.exe`)), name);
  }
});

t.test('A normal window of Firefox is not private', async (t) => {
  for (const title of [
    'Page — Mozilla Firefox',
    'Mozilla Firefox',
    'Stránka – Mozilla Firefox',
    'a - b - Firefox Nightly',
  ]) {
    t.notOk(isPrivate(firefox(title)), title);
  }
  t.notOk(isPrivate({ ...firefox('Page — LibreWolf'), app: 'LibreWolf', executable: 'librewolf' }));
});

t.test(
  'A private window of Firefox is denied in every language: its title does not end with the name alone',
  async (t) => {
    for (const title of [
      'Page — Mozilla Firefox Private Browsing',
      'Mozilla Firefox (Private Browsing)',
      'Seite — Mozilla Firefox Privater Modus',
      'Page — Navigation privée de Mozilla Firefox',
      'Stránka - Mozilla Firefox (Anonymní prohlížení)',
      'Страница — Приватный просмотр Mozilla Firefox',
      'Page - Mozilla Firefox （隐私浏览）',
      'Stran – Mozilla Firefox Zasebno brskanje',
    ]) {
      t.ok(isPrivate(firefox(title)), title);
    }
  },
);

t.test('A window of Firefox whose title tells nothing is denied', async (t) => {
  for (const title of ['', 'Page', 'Mozilla Firefox — Page', 'Picture-in-Picture'])
    t.ok(isPrivate(firefox(title)), title);
});

t.test(
  'Words for private browsing deny a browser window wherever they stand and however they are spaced',
  async (t) => {
    t.ok(isPrivate(firefox('PRIVATE\u00A0Browsing\u200B tips — Mozilla Firefox')));
    t.ok(isPrivate(firefox('Navigation prive\u0301e — Mozilla Firefox')));
  },
);

t.test('The same words in the title of another app mean nothing', async (t) => {
  t.notOk(isPrivate(named('gedit', 'Incognito.txt — Private Browsing')));
});

t.test('Every window of a browser whose title never tells is denied', async (t) => {
  for (const app of [
    'Chromium-browser',
    'Google-chrome',
    'google-chrome (/home/someone/profile)',
    'Brave-browser',
    'Microsoft-edge',
    'msedge.exe',
    'Opera',
    'Vivaldi-stable',
    'org.chromium.Chromium',
    'com.apple.Safari',
    'com.google.Chrome.canary',
    'company.thebrowser.Browser',
    'com.kagi.kagimacOS',
    'com.naver.Whale',
    'ai.perplexity.comet',
    'com.openai.atlas',
    'Tor Browser',
    'Mullvad Browser',
    'Epiphany',
  ]) {
    t.ok(isPrivate(named(app)), app);
    t.ok(isPrivate(named(app, 'Page — Mozilla Firefox')), `${app} that claims to be Firefox`);
  }
});

t.test('Tor Browser is denied although its executable is that of Firefox', async (t) => {
  t.ok(isPrivate({ ...firefox('Page — Tor Browser'), app: 'Tor Browser', executable: 'firefox.real' }));
  t.ok(isPrivate(firefox('Page — Tor Browser')));
});

t.test('A browser is known by any one of its names', async (t) => {
  t.ok(isPrivate({ ...named(''), executable: 'chrome' }));
  t.ok(isPrivate({ ...named('Something'), instance: 'chromium' }));
});

t.test('Names that only contain the name of a browser are no browsers', async (t) => {
  for (const app of ['Knowledge', 'Monochrome', 'operator', 'Code', 'thunderbird', 'org.gnome.TextEditor']) {
    t.notOk(isPrivate(named(app)), app);
  }
});

const normal = firefox('Page — Mozilla Firefox');
const hidden = firefox('Page — Mozilla Firefox Private Browsing');

t.test('A dialog or menu is as private as the window it belongs to, also when a rule matches the dialog', async (t) => {
  t.notOk(isPrivate(firefox('Save As', { owner: normal })));
  t.ok(isPrivate(firefox('Save As', { owner: hidden })));
  t.ok(isPrivate(firefox('', { popup: true, owner: firefox('Save As', { owner: hidden }) })));
  t.ok(isPrivate({ ...named('gtk-dialog'), owner: hidden }), 'a dialog under another name');
  t.ok(isPrivate(firefox('New Private Window', { owner: normal })), 'or when it says so itself');
});

t.test('A menu without owner is private when any window of its browser may be', async (t) => {
  const menu = (kin: WindowView[]) => firefox('', { popup: true, kin });
  t.notOk(isPrivate(menu([normal, firefox('', { popup: true }), firefox('Save As', { owner: normal })])));
  t.ok(isPrivate(menu([normal, hidden])));
  t.ok(isPrivate(menu([normal, firefox('Save As', { owner: hidden })])));
  t.ok(isPrivate(menu([normal, firefox('Picture-in-Picture')])));
  t.ok(isPrivate(menu([])));
});

t.test('The pointer over a private window is denied too', async (t) => {
  const context = { pending: false, reason: 'none', focus: named('gedit') } as const;
  t.equal(judge(everything, { ...context, pointer: hidden }).pointer, false);
  t.equal(judge(everything, { ...context, pointer: normal }).pointer, true);
});

// Private browser windows are never recorded. Until browsers tell it themselves, a title is all there is, so a browser
// window counts as private unless its title shows that it is not.
//
// Firefox and its kin end the title of a normal window with the product's name alone, and put words of the language in
// use next to it in a private one. Chromium and its kin show nothing: measured on X11 with Chromium 156, an incognito
// window is titled "Page - Chromium" like any other. Their windows therefore all count as private for now.

import type { WindowView } from './context-view.js';

// Words of a window class, instance or executable name.
const titleTells = new Set('firefox iceweasel icecat librewolf waterfox floorp zen seamonkey basilisk'.split(' '));
const titleTellsNothing = new Set(
  (
    'chrome chromium cromite brave opera vivaldi msedge edgemac yandexbrowser thorium iridium slimjet maxthon ' +
    'thebrowser palemoon safari epiphany falkon qutebrowser midori luakit torbrowser mullvadbrowser ' +
    'msedgewebview2 microsoftedge iexplore duckduckgo kagimacos sigmaos coccoc'
  ).split(' '),
);
// Words that mean a browser only together. Those with "exe" are executables on Windows, of Yandex, Arc and Naver; the
// last three are of bundle ids on macOS.
const titleTellsNothingPairs = [
  'microsoft edge',
  'tor browser',
  'mullvad browser',
  'yandex browser',
  'pale moon',
  'browser exe',
  'arc exe',
  'whale exe',
  'naver whale',
  'perplexity comet',
  'openai atlas',
];

const productNames = new Set(
  [
    'Mozilla Firefox',
    'Firefox',
    'Firefox ESR',
    'Mozilla Firefox ESR',
    'Firefox Nightly',
    'Nightly',
    'Firefox Beta',
    'Firefox Developer Edition',
    'Iceweasel',
    'GNU IceCat',
    'IceCat',
    'LibreWolf',
    'Waterfox',
    'Floorp',
    'Ablaze Floorp',
    'Zen Browser',
    'SeaMonkey',
    'Basilisk',
  ].map(plain),
);

// A second net, for translations that put the words where a page's title would stand. In the languages they are of:
// en, de, fr, es, it, pt, nl, pl, cs, ru, uk, ja, zh, ko.
const privateWords = [
  'Private Browsing',
  'Private Window',
  'Incognito',
  'InPrivate',
  'Privater Modus',
  'Inkognito',
  'Navigation privée',
  'Navegación privada',
  'Incógnito',
  'Navigazione anonima',
  'Navegação privativa',
  'Navegação privada',
  'Privénavigatie',
  'Tryb prywatny',
  'Anonymní prohlížení',
  'Приватный просмотр',
  'Приватний перегляд',
  'Инкогнито',
  'プライベートブラウジング',
  'シークレット',
  '隐私浏览',
  '隱私瀏覽',
  '无痕',
  '無痕',
  '사생활 보호 모드',
  '시크릿',
].map(plain);

/** Whether a window is private by what it shows itself: its app, or words in its title. */
export function saysPrivate(window: WindowView): boolean {
  const browser = browserKind(window);
  if (browser !== 'tells') return browser === 'tells-nothing';
  const title = plain(window.title);
  return privateWords.some((words) => title.includes(words));
}

/**
 * Whether nothing shows that a browser's window is not private. Only for a window that stands by itself: a menu or a
 * dialog does not carry the product's name, and is as private as its owner or its kin.
 */
export function lacksProductName(window: WindowView): boolean {
  return isBrowser(window) && !endsWithProductName(plain(window.title));
}

/** Whether an app is a browser whose windows never show whether they are private: none of them is recorded. */
export function hidesPrivateWindows(app: string): boolean {
  return browserKind({ app, instance: '', executable: '' }) === 'tells-nothing';
}

export function isBrowser(window: WindowView): boolean {
  return browserKind(window) !== null;
}

function browserKind(window: Pick<WindowView, 'app' | 'instance' | 'executable'>): 'tells' | 'tells-nothing' | null {
  let kind: 'tells' | 'tells-nothing' | null = null;
  for (const name of [window.app, window.instance, window.executable]) {
    const words = name.toLowerCase().split(/[^\p{L}\p{N}]+/u);
    const joined = ` ${words.join(' ')} `;
    if (words.some((word) => titleTellsNothing.has(word))) return 'tells-nothing';
    if (titleTellsNothingPairs.some((pair) => joined.includes(` ${pair} `))) return 'tells-nothing';
    if (words.some((word) => titleTells.has(word))) kind = 'tells';
  }
  return kind;
}

function endsWithProductName(title: string): boolean {
  const start = Math.max(...[' - ', ' – ', ' — '].map((separator) => title.lastIndexOf(separator)));
  return productNames.has(start < 0 ? title : title.slice(start + 3));
}

// Titles carry zero-width and no-break spaces ("Microsoft\u200B Edge"), and accents in either form.
function plain(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
    .toLowerCase();
}

// The pages of the workload: a long report with a chart (and a photo, if asked for), an order form, and a long table.
// Written anew for every run, from one seed; they load nothing from anywhere.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { heading, paragraph, sentence } from './prose.js';
import type { Random } from './random.js';

/** Where things stand on the form, page pixels. */
export const formPlaces = {
  name: { x: 420, y: 190 },
  company: { x: 420, y: 260 },
  region: { x: 420, y: 330 },
  amount: { x: 420, y: 400 },
  express: { x: 227, y: 468 },
  notes: { x: 520, y: 590 },
  submit: { x: 270, y: 740 },
} as const;

/** @returns the addresses of the pages, in the order of the tabs */
export async function writePages(folder: string, random: Random, photo: boolean): Promise<string[]> {
  const pages = { article: article(random, photo), form: form(random), table: table(random) };
  const urls: string[] = [];
  for (const [name, html] of Object.entries(pages)) {
    const path = join(folder, `${name}.html`);
    await writeFile(path, html);
    urls.push(pathToFileURL(path).href);
  }
  return urls;
}

const style = `
  body { margin: 0; font: 16px/1.55 "DejaVu Sans", sans-serif; color: #202124; background: #fff }
  header { background: #1f4e79; color: #fff; padding: 18px 40px; font-size: 20px }
  nav a { color: #cfe2f3; margin-right: 24px; font-size: 14px }
  main { max-width: 900px; margin: 24px 0 80px 200px }
  h2 { color: #1f4e79 } aside { background: #fff4ce; border-left: 4px solid #f2b600; padding: 8px 16px }
  button { background: #1a73e8; color: #fff; border: 0; border-radius: 6px; padding: 10px 28px; font-size: 15px }
  button:hover { background: #1558b0 } input, select, textarea { font-size: 15px; padding: 6px }
  table { border-collapse: collapse; font-size: 14px } th { position: sticky; top: 0; background: #e8eef4 }
  th, td { padding: 5px 14px; border-bottom: 1px solid #dadce0; text-align: left }
  tr:nth-child(even) td { background: #f8f9fa } tr.chosen td { background: #d2e3fc } .number { text-align: right }
`;

// The title says where the page begins on the screen: what a browser draws above it is the browser's own choice.
function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><style>${style}</style>
<body><header>Northwind desk &nbsp; <nav style="display:inline"><a>Orders</a><a>Reports</a><a>People</a></nav></header>
${body}
<script>
  if (!document.hidden) setTimeout(() => {
    document.title += ' at ' + (screenX + (outerWidth - innerWidth) / 2) + ',' + (screenY + outerHeight - innerHeight);
  }, 500);
</script></body></html>`;
}

function article(random: Random, photo: boolean): string {
  const sections = Array.from({ length: 14 }, (_, index) => {
    const extra = index === 2 ? chart(random) : index === 4 && photo ? picture() : '';
    const note = index % 3 === 1 ? `<aside>${sentence(random)}</aside>` : '';
    return `<h2>${heading(random)}</h2><p>${paragraph(random)}</p>${extra}<p>${paragraph(random)}</p>${note}`;
  });
  return page('Report', `<main><h1>${heading(random)}</h1>${sections.join('\n')}</main>`);
}

function chart(random: Random): string {
  const bars = Array.from({ length: 12 }, (_, index) => {
    const height = random.between(30, 180);
    return `<rect x="${20 + index * 50}" y="${200 - height}" width="34" height="${height}" fill="url(#bar)"/>`;
  });
  return `<svg width="640" height="220"><defs><linearGradient id="bar" x2="0" y2="1"><stop stop-color="#4a90d9"/>
<stop offset="1" stop-color="#1f4e79"/></linearGradient></defs>${bars.join('')}<path d="M10 200h620" stroke="#888"/></svg>`;
}

// Smooth shapes with a grain over them: as little to find for a compressor as in a photo.
function picture(): string {
  return `<canvas id="photo" width="420" height="280"></canvas><script>
  {
    const context = photo.getContext('2d'), image = context.createImageData(420, 280), data = image.data;
    let state = 4711;
    for (let at = 0; at < data.length; at += 4) {
      const x = at / 4 % 420, y = Math.floor(at / 1680);
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      const light = 120 + 60 * Math.sin(x / 47) + 50 * Math.cos(y / 31 + x / 90) + (state >>> 28) - 8;
      data[at] = light; data[at + 1] = light * 0.9 + y / 12; data[at + 2] = 200 - light * 0.5; data[at + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }
</script>`;
}

function form(random: Random): string {
  const at = (name: keyof typeof formPlaces, left: number, up: number): string =>
    `position:absolute;left:${formPlaces[name].x - left}px;top:${formPlaces[name].y - up}px`;
  const regions = ['North', 'South', 'East', 'West', 'Overseas', 'Online'].map((name) => `<option>${name}</option>`);
  const field = (name: 'name' | 'company' | 'amount', label: string): string =>
    `<label style="${at(name, 200, 44)}">${label}</label><input id="${name}" style="${at(name, 200, 16)};width:420px">`;
  return page(
    'Order form',
    `<h1 style="margin:24px 200px">New order</h1><form onsubmit="sent.hidden = false; return false">
${field('name', 'Name')}${field('company', 'Company')}${field('amount', 'Amount')}
<label style="${at('region', 200, 44)}">Region</label>
<select id="region" style="${at('region', 200, 16)};width:436px">${regions.join('')}</select>
<label style="${at('express', 7, 12)}"><input type="checkbox"> Express delivery</label>
<label style="${at('notes', 300, 92)}">Notes</label>
<textarea style="${at('notes', 300, 64)};width:640px;height:120px"></textarea>
<button style="${at('submit', 50, 20)}">Save order</button>
<aside id="sent" hidden style="position:absolute;left:420px;top:715px">Saved. ${sentence(random)}</aside></form>`,
  );
}

function table(random: Random): string {
  const head = ['No', 'Customer', 'Product', 'Region', 'Pieces', 'Price', 'Total', 'State'];
  const rows = Array.from({ length: 400 }, (_, index) => {
    const pieces = random.between(1, 90);
    const price = random.between(150, 9900) / 100;
    const state = random.pick(['open', 'paid', 'late', 'sent']);
    const text = [heading(random), heading(random), random.pick(['North', 'South', 'East', 'West'])];
    const numbers = [String(pieces), price.toFixed(2), (pieces * price).toFixed(2)];
    return `<tr><td>${index + 1}</td>${text.map((cell) => `<td>${cell}</td>`).join('')}
${numbers.map((cell) => `<td class="number">${cell}</td>`).join('')}<td>${state}</td></tr>`;
  });
  return page(
    'Orders',
    `<table style="margin:16px 40px"><thead><tr>${head.map((name) => `<th>${name}</th>`).join('')}</tr></thead>
<tbody onclick="event.target.closest('tr').classList.toggle('chosen')">${rows.join('\n')}</tbody></table>`,
  );
}

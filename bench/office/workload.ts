// An office worker's day in a few minutes: reading, filling in a form, looking through a table, writing, a few commands;
// about 20 actions a minute, the same ones each time.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Desk } from './desk.js';
import { formPlaces } from './pages.js';
import { heading, sentence } from './prose.js';
import type { Random } from './random.js';

type Action = (desk: Desk) => Promise<unknown>;

const MEAN_MS = 3000;
const SPREAD_MS = 1200;
const LEAST_MS = 800; // to look at what the action before has done

/** @returns how many actions were done */
export async function work(desk: Desk, random: Random, minutes: number): Promise<number> {
  const begin = performance.now();
  const end = begin + minutes * 60_000;
  let due = begin;
  let actions = 0;
  for (let round = 0; ; round++) {
    for (const act of task(random, round)) {
      due = Math.max(due + MEAN_MS + random.between(-SPREAD_MS, SPREAD_MS), performance.now() + LEAST_MS);
      if (due >= end) {
        await sleep(Math.max(0, end - performance.now()));
        return actions;
      }
      await sleep(Math.max(0, due - performance.now()));
      await act(desk);
      actions += 1;
    }
  }
}

// Each kind of task comes up once in five.
function task(random: Random, round: number): Action[] {
  const tasks = [readReport, fillForm, writeNote, searchTable, runCommands] as const;
  const chosen = tasks[round % tasks.length] ?? readReport;
  return chosen(random);
}

const toTab = (number: number): Action[] => [
  (desk) => desk.activate('office-pages'),
  (desk) => desk.hands.key(`ctrl+${number}`),
];

function scroll(random: Random, down: boolean): Action {
  const notches = random.between(2, 6) * (down ? 1 : -1);
  return (desk) => desk.hands.wheel(notches);
}

function readReport(random: Random): Action[] {
  const read = Array.from({ length: 5 }, () => scroll(random, true));
  const place = { x: random.between(250, 1000), y: random.between(200, 700) };
  return [...toTab(1), (desk) => desk.hands.click(...desk.onPage(place.x, place.y)), ...read, scroll(random, false)];
}

function fillForm(random: Random): Action[] {
  const fill = (name: keyof typeof formPlaces, text: string): Action[] => [
    (desk) => desk.hands.click(...desk.onPage(formPlaces[name].x, formPlaces[name].y)),
    (desk) => desk.hands.type(text),
  ];
  const steps = random.between(1, 4);
  return [
    ...toTab(2),
    ...fill('name', heading(random)),
    ...fill('company', heading(random)),
    (desk) => desk.hands.click(...desk.onPage(formPlaces.region.x, formPlaces.region.y)),
    (desk) => desk.hands.key(...Array.from({ length: steps }, () => 'Down'), 'Return'),
    ...fill('amount', String(random.between(100, 99_999))),
    (desk) => desk.hands.click(...desk.onPage(formPlaces.express.x, formPlaces.express.y)),
    ...fill('notes', sentence(random)),
    (desk) => desk.hands.click(...desk.onPage(formPlaces.submit.x, formPlaces.submit.y)),
  ];
}

function writeNote(random: Random): Action[] {
  const lines = Array.from({ length: 3 }, () => sentence(random));
  return [
    (desk) => desk.activate('Mousepad'),
    (desk) => desk.hands.key('ctrl+End'),
    ...lines.map(
      (line): Action =>
        (desk) =>
          desk.hands.type(`${line}\n`),
    ),
    (desk) => desk.hands.key('ctrl+s'),
  ];
}

function searchTable(random: Random): Action[] {
  const row = { x: random.between(100, 800), y: random.between(200, 800) };
  const look = Array.from({ length: 4 }, () => scroll(random, true));
  return [
    ...toTab(3),
    ...look,
    (desk) => desk.hands.click(...desk.onPage(row.x, row.y)),
    (desk) => desk.hands.key('Next'),
    scroll(random, false),
  ];
}

function runCommands(random: Random): Action[] {
  const commands = [`seq ${random.between(1, 9)} ${random.between(40, 90)}`, 'ls -l /usr | head -20', 'df -h', 'date'];
  return [
    (desk) => desk.activate('XTerm'),
    ...commands.map(
      (command): Action =>
        (desk) =>
          desk.hands.type(`${command}\n`),
    ),
  ];
}

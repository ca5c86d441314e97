// Reads native/mac/frameworks/*.hpp: one declaration a line, in one of few shapes. A line of another shape is a fault, so
// that nothing is left out unseen.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const shapes = {
  ignored: /^(#pragma once|#include .*|extern "C" \{|\}|)$/,
  alias: /^using (\w+) = (.+);$/,
  forward: /^struct \w+;$/,
  record: /^struct (\w+) \{$/,
  constant: /^inline constexpr (.+?)\s*\b(\w+) = (.+);$/,
  variable: /^extern (.+?)\b(\w+)(\[\d+\])?;$/,
  function: /^((?:const )?[\w:]+(?: ?\*+)?) ?(\w+)\((.*)\);$/,
};

const numbers =
  /^(unsigned |signed )?(char|short|int|long|long long|std::u?int\d+_t|std::size_t|float|double|u?int\d+_t)$/;

/** @param {Map<string, string>} aliases */
function kindOf(written, aliases) {
  const type = written.trim();
  if (type === 'void') return 'nothing';
  if (type.endsWith('*') || type.includes('(*)')) return 'pointer';
  if (type === 'bool') return 'bool';
  const plain = type.replace(/^const /, '');
  if (numbers.test(plain)) return 'number';
  const meaning = aliases.get(plain);
  if (meaning !== undefined) return kindOf(meaning, aliases);
  return `struct ${plain}`;
}

/** A literal of C++; anything else is a fault of its own, since only a literal can be compared. */
function literal(text) {
  const plain = text.replace(/(?<=[\da-fA-F])[uUlL]+$/, '').replaceAll("'", '');
  if (/^-?(\d+|0x[\da-fA-F]+)$/.test(plain)) return plain.startsWith('-') ? -Number(plain.slice(1)) : Number(plain);
  if (/^-?\d+\.\d+$/.test(plain)) return Number(plain);
  return /^"([^"\\]*)"$/.exec(text)?.[1];
}

/** Lines of one declaration each: a declaration that is broken over two is joined, comments are kept apart. */
function* declarations(text) {
  let open = '';
  for (const [index, line] of text.split('\n').entries()) {
    const code = line.replace(/\s*\/\/.*$/, '').trim();
    const comment = /\/\/(.*)$/.exec(line)?.[1] ?? '';
    open = open === '' ? code : `${open} ${code}`;
    if (/[=,(]$/.test(open)) continue;
    yield { line: index + 1, code: open, comment };
    open = '';
  }
}

/** @param {string} folder with headers named after frameworks: core_graphics.hpp */
export function readHeaders(folder) {
  const found = { functions: [], variables: [], constants: [], records: [], faults: [] };
  const aliases = new Map();
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.hpp'))
    .sort();
  const texts = names.map((name) => ({
    header: name.replace(/\.hpp$/, ''),
    text: readFileSync(join(folder, name), 'utf8'),
  }));
  for (const { text } of texts) {
    for (const { code } of declarations(text)) {
      const alias = shapes.alias.exec(code);
      if (alias !== null) aliases.set(alias[1], alias[2]);
    }
  }
  for (const { header, text } of texts) {
    let record;
    for (const { code, line } of declarations(text)) {
      const at = `${header}.hpp:${line}`;
      if (record !== undefined) {
        if (code === '};') record = undefined;
        else record.fields.push(/\b(\w+);$/.exec(code.replace(/\(\*(\w+)\)\(.*\);$/, '$1;'))?.[1] ?? code);
        continue;
      }
      const match = (shape) => shapes[shape].exec(code);
      if (match('ignored') || match('alias') || match('forward')) continue;
      const constant = match('constant');
      const variable = match('variable');
      const call = match('function');
      if (match('record')) {
        record = { at, header, name: match('record')[1], fields: [] };
        found.records.push(record);
      } else if (constant !== null) {
        const value = literal(constant[3]);
        if (value === undefined) found.faults.push(`${at}: ${constant[2]} is no literal`);
        found.constants.push({ at, header, type: constant[1].trim(), name: constant[2], value });
      } else if (variable !== null) {
        found.variables.push({ at, header, name: variable[2] });
      } else if (call !== null) {
        const parameters = call[3].trim() === '' ? [] : call[3].split(',');
        found.functions.push({
          at,
          header,
          name: call[2],
          result: kindOf(call[1], aliases),
          parameters: parameters.map((type) => kindOf(type, aliases)),
        });
      } else if (code !== '') {
        found.faults.push(`${at}: cannot read "${code}"`);
      }
    }
  }
  return { ...found, classNames: classNames(texts) };
}

/** Classes that a header names, in code or in a comment, each where a selector may belong. */
function classNames(texts) {
  return new Map(texts.map(({ header, text }) => [header, new Set(text.match(/\b(NS|SC)[A-Z]\w+/g))]));
}

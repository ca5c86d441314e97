// What the frameworks of macOS declare, by @nativescript/macos-node-api: TypeScript that its authors generate from Apple's
// headers. It knows no width of a number, no macro and no inline function's body.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const types = 'build/mac/macos-node-api/types';

/** @param {string} framework "Runtime" holds libobjc and libSystem */
const textOf = (framework) => readFileSync(join(types, `${framework}.d.ts`), 'utf8');

/** "a: A, b: (c: C) => D" as ["A", "(c: C) => D"]. */
function parameterTypes(list) {
  const parts = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= list.length; at++) {
    const one = list[at];
    if ('([{<'.includes(one ?? ' ')) depth++;
    else if (')]}'.includes(one ?? ' ') || (one === '>' && list[at - 1] !== '=')) depth--;
    else if ((one === ',' && depth === 0) || one === undefined) {
      const parameter = list.slice(from, at).trim();
      // A class method's own receiver is no parameter in C.
      if (parameter !== '' && parameter !== 'this: This')
        parts.push(parameter.slice(parameter.indexOf(':') + 1).trim());
      from = at + 1;
    }
  }
  return parts;
}

/** What a value is to the caller of a function in C: a coarse kind, since the source tells no more. */
export function kindOf(type) {
  if (type === 'void') return 'nothing';
  if (type === 'number' || type.startsWith('interop.Enum<')) return 'number';
  if (type === 'boolean') return 'bool';
  // A struct stands by its own name; an object of Objective-C is a pointer.
  if (/^(CG|CF|CM|NS)?_?(Point|Size|Rect|Range|Time|AffineTransform)$/.test(type)) return `struct ${type}`;
  return 'pointer';
}

function functionsOf(text) {
  const found = new Map();
  for (const [, name, list, result] of text.matchAll(/^declare function (\w+)\((.*)\): (.*);$/gm)) {
    found.set(name, { parameters: parameterTypes(list).map(kindOf), result: kindOf(result) });
  }
  return found;
}

function enumsOf(text) {
  const found = new Map();
  for (const [, name, body] of text.matchAll(/^declare const (\w+): \{\n(.*?)^\};$/gms)) {
    found.set(
      name,
      new Map(Array.from(body.matchAll(/^ {2}(\w+): (-?\d+),$/gm), ([, key, value]) => [key, Number(value)])),
    );
  }
  return found;
}

function classesOf(text) {
  const found = new Map();
  for (const [, name, body] of text.matchAll(/^declare (?:class|interface) (\w+).*?\{\n(.*?)^\}$/gms)) {
    const methods = Array.from(
      body.matchAll(/^ {2}(static )?(\w+)(?:<.*?>)?\((.*)\): .*;$/gm),
      ([, isStatic, method, list]) => [
        method,
        { isStatic: isStatic !== undefined, parameters: parameterTypes(list).length },
      ],
    );
    const properties = Array.from(body.matchAll(/^ {2}(?:static )?(?:readonly )?(\w+): (.*);$/gm), ([, key, type]) => [
      key,
      type,
    ]);
    found.set(name, { methods: new Map(methods), properties: new Map(properties) });
  }
  return found;
}

/** @param {string} framework */
export function framework(framework) {
  const text = textOf(framework);
  const all = (pattern) => Array.from(text.matchAll(pattern), ([, name]) => name);
  return {
    functions: functionsOf(text),
    enums: enumsOf(text),
    classes: classesOf(text),
    /** Variables that a library exports, and constants of enumerations without a name. */
    variables: new Set(all(/^declare const (\w+): (?!\{$)/gm)),
  };
}

/** What a linker would find in a framework, going by its declarations. */
export function exportedNames(name) {
  const text = textOf(name);
  const all = (pattern) => Array.from(text.matchAll(pattern), ([, one]) => one);
  return {
    symbols: [...all(/^declare function (\w+)\(/gm), ...all(/^declare const (\w+): (?!\{$)/gm)].map((one) => `_${one}`),
    classes: all(/^declare class (\w+) extends /gm),
  };
}

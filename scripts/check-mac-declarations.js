// Compares native/mac/frameworks/*.hpp, which is written by hand, with sources that are not ours: what
// @nativescript/macos-node-api says of Apple's headers (numbers of constants, names and kinds of parameters, classes,
// selectors, fields), and which library programs made by Apple's linker import a function from.
// Usage: node scripts/check-mac-declarations.js [FOLDER], after scripts/setup-mac.sh. Prints every fault, and what no
// source knows; exits 1 when there is a fault.
import { existsSync } from 'node:fs';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { framework } from './mac-frameworks.js';
import { readHeaders } from './mac-headers.js';
import { importedFrom, programsAreThere } from './mac-programs.js';

// Where what a header of ours declares comes from. "Runtime" is libobjc and libSystem.
const frameworksOf = {
  app_kit: ['AppKit', 'Foundation', 'Runtime'],
  application_services: ['ApplicationServices'],
  blocks_runtime: ['Runtime'],
  carbon: ['Carbon'],
  core_foundation: ['CoreFoundation'],
  core_graphics: ['CoreGraphics'],
  core_services: ['CoreServices'],
  io_kit: ['IOKit'],
  mach_time: ['Runtime'],
  objc_runtime: ['Runtime'],
  screen_capture_kit: ['ScreenCaptureKit', 'Foundation', 'Runtime'],
};

// A constant belongs to the enumeration that its type is named after, but for these.
const enumOfType = { CFStringEncoding: 'CFStringBuiltInEncodings' };
const enumOfConstant = {
  kCGImageAlphaPremultipliedFirst: 'CGImageAlphaInfo',
  kCGWindowSharingNone: 'CGWindowSharingType',
};
const structNames = { mach_timebase_info_data_t: 'mach_timebase_info' };

/**
 * The members of an enumeration by the names that C has for them: the source leaves out what all of them begin or end
 * with, so that is learnt from our constants, and must be the same for all of them.
 */
function membersInC(members, names) {
  let best = { hits: 0, length: 0, rename: (key) => key };
  for (const name of names) {
    for (const key of members.keys()) {
      const at = name.indexOf(key);
      if (at < 1) continue;
      const [before, after] = [name.slice(0, at), name.slice(at + key.length)];
      const rename = (other) => before + other + after;
      const renamed = new Set(Array.from(members.keys(), rename));
      const hits = names.filter((one) => renamed.has(one)).length;
      if (hits > best.hits || (hits === best.hits && key.length > best.length))
        best = { hits, length: key.length, rename };
    }
  }
  return new Map(Array.from(members, ([key, value]) => [best.rename(key), value]));
}

/** A selector as the source writes it: "setWidth:" is setWidth with one parameter. */
function methodOf(selector) {
  const [first, ...others] = selector.split(':');
  return {
    name: first + others.map((part) => part.slice(0, 1).toUpperCase() + part.slice(1)).join(''),
    parameters: others.length,
  };
}

class Comparison {
  agreed = [];
  faults = [];
  unverified = [];

  constructor() {
    this.sources = new Map();
    this.imported = importedFrom();
  }

  /** Those of a header's frameworks that the source knows. */
  frameworks(header) {
    const names = frameworksOf[header] ?? [];
    for (const name of names) if (!this.sources.has(name)) this.sources.set(name, framework(name));
    return names.map((name) => this.sources.get(name));
  }

  fault(at, sentence) {
    this.faults.push(`${at}: ${sentence}`);
  }

  /** Does any program import it, and from where we would? */
  symbol({ at, header, name }) {
    const library = this.imported.get(`_${name}`);
    if (library === undefined) return false;
    const ours = (frameworksOf[header] ?? []).flatMap((one) => (one === 'Runtime' ? ['libobjc', 'libSystem'] : [one]));
    if (!ours.includes(library)) this.fault(at, `${name} comes from ${library}, not from ${ours.join(' or ')}`);
    return true;
  }

  function(ours) {
    const { at, header, name } = ours;
    const exported = this.symbol(ours);
    const theirs = this.frameworks(header)
      .map((one) => one.functions.get(name))
      .find((one) => one !== undefined);
    if (theirs === undefined) {
      this.unverified.push(exported ? `${name}: its parameters` : name);
      return;
    }
    const written = (one) => `${one.result} (${one.parameters.join(', ')})`;
    const same = (a, b) => a === b || kindsAlike.has(`${a} ${b}`);
    if (
      ours.parameters.length !== theirs.parameters.length ||
      !same(ours.result, theirs.result) ||
      !ours.parameters.every((kind, index) => same(kind, theirs.parameters[index]))
    ) {
      this.fault(at, `${name} is ${written(ours)}; by the source it is ${written(theirs)}`);
    } else this.agreed.push(name);
  }

  variable(ours) {
    const exported = this.symbol(ours);
    if (exported || this.frameworks(ours.header).some((one) => one.variables.has(ours.name)))
      this.agreed.push(ours.name);
    else this.unverified.push(ours.name);
  }

  record({ at, header, name, fields }) {
    const theirs = this.frameworks(header)
      .concat(this.frameworks('core_foundation'))
      .map((one) => one.classes.get(structNames[name] ?? name))
      .find((one) => one !== undefined);
    if (theirs === undefined) {
      this.unverified.push(name);
      return;
    }
    const wanted = [...theirs.properties.keys()];
    if (wanted.join() === fields.join()) this.agreed.push(name);
    else this.fault(at, `${name} holds ${fields.join(', ')}; by the source it holds ${wanted.join(', ')}`);
  }

  /** Constants of one type, which the source counts as one enumeration. */
  numbers(name, constants) {
    const theirs = this.frameworks(constants[0].header)
      .map((one) => one.enums.get(name))
      .find((one) => one !== undefined);
    if (theirs === undefined) {
      this.unverified.push(...constants.map((one) => one.name));
      return;
    }
    const members = membersInC(
      theirs,
      constants.map((one) => one.name),
    );
    for (const { at, name: constant, value } of constants) {
      const known = members.get(constant);
      // The source writes 32 bits as if they were signed.
      if (known === undefined) this.fault(at, `${name} has no ${constant}`);
      else if (BigInt.asUintN(32, BigInt(known)) !== BigInt.asUintN(32, BigInt(value))) {
        this.fault(at, `${constant} is ${value}; by the source it is ${known}`);
      } else this.agreed.push(constant);
    }
  }

  /** A class or a selector, of one of the classes that the header names. */
  name({ at, header, value }, classNames) {
    const known = this.frameworks(header);
    if (/^[A-Z]/.test(value)) {
      if (known.some((one) => one.classes.has(value))) this.agreed.push(value);
      else this.fault(at, `there is no class ${value}`);
      return;
    }
    const { name, parameters } = methodOf(value);
    const owners = [...classNames, 'NSObject', 'NSObjectProtocol'].filter((owner) =>
      known.some((one) => {
        const theirs = one.classes.get(owner);
        const method = theirs?.methods.get(name);
        return method === undefined
          ? parameters === 0 && theirs?.properties.has(name)
          : method.parameters === parameters;
      }),
    );
    if (owners.length > 0) this.agreed.push(value);
    else if (
      known.some((one) =>
        [...one.classes.values()].some((theirs) => theirs.methods.has(name) || theirs.properties.has(name)),
      )
    ) {
      this.fault(at, `${value} belongs to no class that the header names, or takes other parameters`);
    } else this.fault(at, `no class has ${value}`);
  }
}

// Ours and theirs: Boolean is a byte, which the source counts as a number here and as a bool there.
const kindsAlike = new Set(['number bool', 'bool number']);

/**
 * Compares the headers of a folder with what others say.
 *
 * @param {string} folder
 * @returns {{ agreed: string[], faults: string[], unverified: string[] }} names that agree, sentences, names that no
 *   source has
 */
export function compare(folder) {
  const headers = readHeaders(folder);
  const comparison = new Comparison();
  comparison.faults.push(...headers.faults);
  for (const header of headers.classNames.keys()) {
    if (frameworksOf[header] === undefined) comparison.fault(`${header}.hpp`, 'no framework is known for it');
  }
  for (const one of headers.functions) comparison.function(one);
  for (const one of headers.variables) comparison.variable(one);
  for (const one of headers.records) comparison.record(one);
  const numbers = new Map();
  for (const one of headers.constants) {
    if (typeof one.value === 'string') {
      if (/^(app_kit|screen_capture_kit)$/.test(one.header)) comparison.name(one, headers.classNames.get(one.header));
      else comparison.unverified.push(`${one.name} = "${one.value}"`);
      continue;
    }
    const name = enumOfConstant[one.name] ?? enumOfType[one.type] ?? one.type;
    numbers.set(name, [...(numbers.get(name) ?? []), one]);
  }
  for (const [name, constants] of numbers) comparison.numbers(name, constants);
  const { agreed, faults, unverified } = comparison;
  return { agreed, faults, unverified: unverified.sort() };
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) {
  const folder = argv[2] ?? 'native/mac/frameworks';
  if (!existsSync(folder) || !programsAreThere()) {
    console.error('usage: node scripts/check-mac-declarations.js [FOLDER], after bash scripts/setup-mac.sh');
    process.exit(2);
  }
  const { agreed, faults, unverified } = compare(folder);
  for (const fault of faults) console.error(fault);
  for (const name of unverified) console.log(`unverified: ${name}`);
  console.log(`${agreed.length} declarations agree with the source, ${unverified.length} are not in it`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

// Text to read and to type: sentences out of a small stock of words, the same for the same randomness.

import type { Random } from './random.js';

const words = (
  'the of and to in for on with as by from at after before under between about invoice order budget quarter meeting ' +
  'report customer delivery supplier review project schedule estimate account payment contract draft version summary ' +
  'office team figure column margin target forecast region product season warehouse price discount total balance ' +
  'is was has will can should needs shows moves follows arrives changes remains closes opens covers keeps raises ' +
  'new early late open small large final second monthly regional late shared signed pending clear common'
).split(' ');

export function sentence(random: Random, length = random.between(6, 14)): string {
  const text = Array.from({ length }, () => random.pick(words)).join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

export function paragraph(random: Random): string {
  return Array.from({ length: random.between(3, 7) }, () => sentence(random)).join(' ');
}

export function heading(random: Random): string {
  return sentence(random, random.between(2, 5)).slice(0, -1);
}

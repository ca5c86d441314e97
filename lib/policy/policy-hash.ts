import { createHash } from 'node:crypto';
import type { Policy } from './schema.js';

/**
 * SHA-256, in hex, of the policy as canonical JSON: keys sorted by UTF-16 code unit, no space, as in RFC 8785. Two files
 * that mean the same (other order of keys, defaults written out or not, another `$schema`) have the same hash.
 */
export function policyHash(policy: Policy): string {
  return createHash('sha256').update(canonical(policy)).digest('hex');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`);
  return `{${fields.join(',')}}`;
}

// Writes the JSON Schema of a policy beside the compiled library. Part of `npm run build:ts`, after tsc.
import { writeFileSync } from 'node:fs';
import { policyJsonSchema } from '../dist/policy/schema.js';

const target = new URL('../dist/policy.schema.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(policyJsonSchema(), null, 2)}\n`);

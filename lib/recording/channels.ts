import type { McapTypes } from '@mcap/core';
import type { Topic } from '../events.js';
import { channelIds } from './profile.js';
import { jsonSchema } from './schemas.js';

const ids = Object.entries(channelIds) as [Topic, number][];

/** The schema records of a recording, by id. */
export const schemas: readonly McapTypes.Schema[] = ids.map(([topic, id]) => ({
  id,
  name: `capstan${topic.replaceAll('/', '.')}`,
  encoding: 'jsonschema',
  data: new TextEncoder().encode(JSON.stringify(jsonSchema(topic))),
}));

/** The channel records of a recording: one a topic, with the schema of the same id. */
export const channels: readonly McapTypes.Channel[] = ids.map(([topic, id]) => ({
  id,
  schemaId: id,
  topic,
  messageEncoding: 'json',
  metadata: new Map(),
}));

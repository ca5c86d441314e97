import type { McapTypes } from '@mcap/core';
import type { Topic } from '../events.js';
import { channelIds, screenChannelIds, screenTopics } from './profile.js';
import { rawImageDescriptors } from './raw-image.js';
import { jsonSchema } from './schemas.js';
import { aboutJsonSchema } from './screen-about.js';
import { screenPatchDescriptors } from './screen-patch.js';

const ids = Object.entries(channelIds) as [Topic, number][];

function jsonSchemaRecord(id: number, topic: string, schema: object): McapTypes.Schema {
  const data = new TextEncoder().encode(JSON.stringify(schema));
  return { id, name: `capstan${topic.replaceAll('/', '.')}`, encoding: 'jsonschema', data };
}

function channel(id: number, topic: string, messageEncoding: string): McapTypes.Channel {
  return { id, schemaId: id, topic, messageEncoding, metadata: new Map() };
}

/** The schema records of a recording, by id. */
export const schemas: readonly McapTypes.Schema[] = [
  ...ids.map(([topic, id]) => jsonSchemaRecord(id, topic, jsonSchema(topic))),
  { id: screenChannelIds.frame, name: 'foxglove.RawImage', encoding: 'protobuf', data: rawImageDescriptors },
  { id: screenChannelIds.patch, name: 'capstan.ScreenPatch', encoding: 'protobuf', data: screenPatchDescriptors },
  jsonSchemaRecord(screenChannelIds.about, screenTopics.about, aboutJsonSchema),
];

/** The channel records of a recording: one a topic, with the schema of the same id. */
export const channels: readonly McapTypes.Channel[] = [
  ...ids.map(([topic, id]) => channel(id, topic, 'json')),
  channel(screenChannelIds.frame, screenTopics.frame, 'protobuf'),
  channel(screenChannelIds.patch, screenTopics.patch, 'protobuf'),
  channel(screenChannelIds.about, screenTopics.about, 'json'),
];

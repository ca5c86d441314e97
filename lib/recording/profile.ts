import { type Topic, topics } from '../events.js';

/** The MCAP profile of a recording's header, and the name of its metadata record. */
export const PROFILE = 'capstan';
/** Name of the metadata record that a salvaged file has besides. */
export const SALVAGE_METADATA = 'capstan.salvage';
/** The only compression that is written and read, as the MCAP registry spells it. */
export const COMPRESSION = 'lz4';

/** The `reason` of the snapshot that the writer puts at the start of each chunk. */
export const CHUNK_SNAPSHOT = 'chunk';

/**
 * Channel ids, and ids of their schemas: the same in every recording, so that a chunk means the same wherever it ends
 * up. Never renumber.
 */
export const channelIds: Readonly<Record<Topic, number>> = {
  [topics.keydown]: 1,
  [topics.buttondown]: 2,
  [topics.wheel]: 3,
  [topics.move]: 4,
  [topics.focus]: 5,
  [topics.state]: 6,
  [topics.touchstart]: 10,
  [topics.pendown]: 11,
};

/** Topics of the screen's messages. */
export const screenTopics = { frame: '/screen/frame', patch: '/screen/patch', about: '/screen/about' } as const;
export type ScreenTopic = keyof typeof screenTopics;
/** Ids of their channels and schemas; as above, never renumber. */
export const screenChannelIds: Readonly<Record<ScreenTopic, number>> = { frame: 7, patch: 8, about: 9 };

/** Pixels of an image on either side, and in all: 256 MiB as RGBA. */
export const MAX_IMAGE_SIDE = 16_384;
export const MAX_IMAGE_PIXELS = 64 * 1024 * 1024;
/** Rectangles of a patch. */
export const MAX_PATCH_RECTS = 2048;
/** How often a patch may paint its image over, by the area of its rectangles: no real one comes near. */
export const MAX_PATCH_COVERAGE = 8;
/** Pictures that are kept for copies, numbered from 1. */
export const MAX_KEPT_PICTURES = 3;
/** A side of a cursor's image, beyond which it is left out. */
export const MAX_CURSOR_SIDE = 64;
/** Patches on one key frame; a day of them, one a second. */
export const MAX_CHAIN = 86_400;

/** Bytes of a chunk's records, uncompressed. A reader refuses more, so no file makes it take much memory. */
export const MAX_CHUNK_BYTES = 32 * 1024 * 1024;
/** The same of a chunk that holds a frame: three bytes a pixel, and what is told beside them. */
export const MAX_SCREEN_CHUNK_BYTES = 3 * MAX_IMAGE_PIXELS + 1024 * 1024;
/** Bytes of one event's message; no real one comes near. */
export const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
/** Events that a chunk may hold, moves counted one by one. */
export const MAX_CHUNK_EVENTS = 1_000_000;
/** Bytes of any one read but a chunk, the summary above all: about 20 days of chunks, one a second. */
export const MAX_READ_BYTES = 256 * 1024 * 1024;

/** How far an open chunk may grow while two others are being compressed, in multiples of its intended size. */
export const BACKLOG_FACTOR = 8;
export const MAX_IN_FLIGHT = 2;
/** Moves in a batch at most, and the span of one in ns. */
export const MAX_BATCH_MOVES = 8192;
export const MAX_BATCH_NS = 1_000_000_000n;

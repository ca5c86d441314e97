import type { Command } from 'commander';
import { type CapstanEvent, type Topic, topics } from '../events.js';
import { collectTopic, type Instant, parseInstant, topicList } from './arguments.js';
import { resolveInstant } from './instant.js';
import type { Output, Terminal } from './output.js';
import { jsonLine } from './text.js';

const help = `
Topics: ${topicList}.

Each line starts with "topic", "time" (ns since the Unix epoch, a string) and "kind"; then come the fields of that kind.

Examples:
  capstan events recording.mcap | head
  capstan events recording.mcap --topic /input/key --topic /context/focus
  capstan events recording.mcap --from 30s --to 1m`;

interface Options {
  readonly topic?: readonly Topic[];
  readonly from?: Instant;
  readonly to?: Instant;
  readonly json?: true;
}

/** Lines are written in pieces of about this size: one write a line would cost a system call each. */
const pieceSize = 65_536;

/** An event as `capstan events` prints it. */
function eventLine(event: CapstanEvent): string {
  const { kind, time, ...fields } = event;
  return jsonLine({ topic: topics[kind], time, kind, ...fields });
}

async function printEvents(events: AsyncIterable<CapstanEvent>, out: Output): Promise<void> {
  let piece = '';
  try {
    for await (const event of events) {
      piece += `${eventLine(event)}\n`;
      if (piece.length < pieceSize) continue;
      const full = piece;
      piece = '';
      await out.write(full);
      if (out.closed.aborted) return;
    }
  } finally {
    // Also before a fault further on: what could be read is printed.
    await out.write(piece);
  }
}

export function addEvents(program: Command, { out }: Terminal): void {
  program
    .command('events')
    .summary('print the events of a recording, one JSON object a line')
    .description('Prints the events of a recording in time order, one JSON object a line.')
    .argument('<file>', 'a recording (.mcap)')
    .option('--topic <topic>', 'only this topic; may be given several times', collectTopic)
    .option('--from <time>', 'from here: a duration after the start (90s) or a "time" as printed', parseInstant)
    .option('--to <time>', 'until before this, in the same forms', parseInstant)
    .option('--json', 'also print an error as a JSON object on stdout (events are always JSON)')
    .addHelpText('after', help)
    .action(async (file: string, { topic, from, to }: Options) => {
      const { openRecording } = await import('../recording/reader.js');
      const recording = await openRecording(file);
      try {
        const events = recording.events({
          ...(topic && { topics: topic }),
          ...(from && { from: await resolveInstant(from, recording) }),
          ...(to && { to: await resolveInstant(to, recording) }),
        });
        await printEvents(events, out);
      } finally {
        await recording.close();
      }
    });
}

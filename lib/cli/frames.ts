import { type Command, Option } from 'commander';
import { CaptureError } from '../errors.js';
import type { RecordedFrame } from '../recording/frame-reader.js';
import type { RecordingReader } from '../recording/reader.js';
import { type Instant, parseInstant } from './arguments.js';
import { type ExitCode, exitCode } from './exit-code.js';
import { ImageFolder, imageName } from './image-folder.js';
import { type ImageEncoder, type ImageFormat, imageEncoder, imageFormats } from './image-format.js';
import { resolveInstant } from './instant.js';
import type { Terminal } from './output.js';
import { loadPrivateFiles } from './private-files.js';
import { withProgressBar } from './progress.js';
import { onStopSignal } from './stop-signals.js';
import { escapeText, formatCount, plural } from './text.js';

const help = `
The images are as they were on the screen, every pixel. Their names begin with the time and end with what they were
taken for. Images that are there already are never overwritten.

Examples:
  capstan frames recording.mcap --out images
  capstan frames recording.mcap --out images --at 90s
  capstan frames recording.mcap --out images --format webp --json`;

interface Options {
  readonly out: string;
  readonly at?: Instant;
  readonly format: ImageFormat;
  readonly json?: true;
}

/** Writes images until there are no more, or nobody wants them. */
class Export {
  readonly #folder: ImageFolder;
  readonly #encode: ImageEncoder;
  readonly #options: Options;
  readonly #terminal: Terminal;
  written = 0;
  last = '';
  stopped = false;

  constructor(folder: ImageFolder, encode: ImageEncoder, options: Options, terminal: Terminal) {
    this.#folder = folder;
    this.#encode = encode;
    this.#options = options;
    this.#terminal = terminal;
  }

  async run(frames: AsyncIterable<RecordedFrame>, tell: (done: number) => void): Promise<void> {
    const release = onStopSignal(() => {
      this.stopped = true;
    });
    try {
      for await (const frame of frames) {
        if (this.stopped || this.#terminal.out.closed.aborted) return;
        await this.#write(frame);
        tell(this.written);
      }
    } finally {
      release();
    }
  }

  async #write(frame: RecordedFrame): Promise<void> {
    const { format, json } = this.#options;
    const { time, trigger, width, height, scale, merged, cursor } = frame;
    const image = await this.#encode(frame);
    const path = await this.#folder.write(imageName(time, trigger, format), image);
    this.written++;
    this.last = path;
    if (!json) return;
    const place = cursor && { x: cursor.x, y: cursor.y };
    const bytes = image.byteLength;
    await this.#terminal.out.json({ path, time, trigger, width, height, scale, merged, cursor: place, bytes });
  }
}

async function* only(frame: RecordedFrame): AsyncIterableIterator<RecordedFrame> {
  yield frame;
}

async function frameAt(instant: Instant, recording: RecordingReader): Promise<RecordedFrame> {
  const frame = await recording.frameBefore(await resolveInstant(instant, recording));
  if (frame === null) {
    throw new CaptureError('ERR_USAGE', 'There is no frame at or before that time.', {
      remedy: 'Give a later time, or leave out --at to get all frames.',
    });
  }
  return frame;
}

async function exportFrames(
  recording: RecordingReader,
  options: Options,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
): Promise<void> {
  const { out, err } = terminal;
  const { at, format, json } = options;
  const { frames } = await recording.screen();
  if (frames === 0) {
    const none = `${escapeText(recording.path)} has no frames: the screen was not recorded.`;
    return json ? err.line(none) : out.line(none);
  }
  const one = at === undefined ? null : await frameAt(at, recording);
  const total = one === null ? frames : 1;
  const encode = await imageEncoder(format);
  const folder = await ImageFolder.make(options.out, await loadPrivateFiles());
  const task = new Export(folder, encode, options, terminal);
  const source = one === null ? recording.frames() : only(one);
  await withProgressBar(err, 'Writing images', total, (tell) => task.run(source, tell));
  if (task.stopped) {
    finish(exitCode.failed);
    await err.line(`Stopped: ${formatCount(task.written)} of ${plural(total, 'image')} written, each of them whole.`);
  } else if (!json) {
    await out.line(
      one === null ? `${plural(task.written, 'image')} in ${escapeText(options.out)}` : escapeText(task.last),
    );
  }
}

export function addFrames(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command('frames')
    .summary('write the frames of a recording as images')
    .description('Writes the frames of a recording as images, as they were on the screen.')
    .argument('<file>', 'a recording (.mcap)')
    .requiredOption('--out <folder>', 'the folder for the images; made if need be')
    .option(
      '--at <time>',
      'only the frame at or just before this time: 90s after the start, a "time", or ISO 8601',
      parseInstant,
    )
    .addOption(new Option('--format <format>', 'both lossless').choices(imageFormats).default('png'))
    .option('--json', 'print one JSON object an image')
    .addHelpText('after', help)
    .action(async (file: string, options: Options) => {
      const { openRecording } = await import('../recording/reader.js');
      const recording = await openRecording(file);
      try {
        await exportFrames(recording, options, terminal, finish);
      } finally {
        await recording.close();
      }
    });
}

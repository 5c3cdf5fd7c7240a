import { writeFileSync } from 'node:fs';
import { frame, framesIn, hasPicture, type Job, type Limits, type Said } from './job.js';
import { copyOf, lookAt, sizeOf, TooManyPixels } from './pictures.js';
import { readingOf } from './reading.js';

/**
 * The process for pictures. It is started for one file, with nothing in its environment; it gets a job and the bytes on
 * its standard input, says what it finds on its standard output and ends. What a hostile file does to it, it does to
 * this process alone.
 */
const say = (said: Said, bytes?: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(frame(said, bytes), (error) => (error ? reject(error) : resolve()));
  });

const input = async (): Promise<{ job: Job & { limits: Limits }; bytes: Buffer }> => {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  const whole = Buffer.concat(parts);
  const [first] = framesIn<Job & { limits: Limits }>(whole);
  if (!first) throw new Error('no job came');
  return { job: first.said, bytes: whole.subarray(first.end) };
};

/** Whoever lets it grow is stopped here as well, where the machine does not tell others how much it uses. */
const watchMemory = (most: number): void => {
  setInterval(() => {
    if (process.memoryUsage.rss() > most) process.exit(OVER_MEMORY);
  }, 20).unref();
};
const OVER_MEMORY = 77;

const work = async (): Promise<void> => {
  const { job, bytes } = await input();
  watchMemory(job.limits.memoryBytes);
  if (job.job === 'look') await say({ say: 'reading', reading: readingOf(bytes) });
  if (!hasPicture(job.type)) return say({ say: 'outcome', outcome: 'no-view' });
  const size = await sizeOf(bytes, job.type, job.limits.pixels);
  await say({ say: 'size', ...size });
  const { pictures, parts } =
    job.job === 'look'
      ? await lookAt(bytes, job.limits.pixels)
      : { pictures: await copyOf(bytes, size, job.crop, job.boxes, job.limits.pixels), parts: null };
  if (parts) await say({ say: 'likeness', parts });
  for (const { bytes: picture, ...about } of pictures) await say({ say: 'picture', ...about }, picture);
  await say({ say: 'outcome', outcome: 'shown' });
};

try {
  // Where memory runs out, the system ends this process first.
  writeFileSync('/proc/self/oom_score_adj', '1000');
} catch {
  // Another system, or none to ask.
}
await work().catch((error: unknown) =>
  say({ say: 'outcome', outcome: error instanceof TooManyPixels ? 'too-many-pixels' : 'broken' }),
);

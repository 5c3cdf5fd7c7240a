import { writeFileSync } from 'node:fs';
import { frame, framesIn, hasPicture, type Job, type Limits, type WorkerReply } from './image-job.js';
import { copyOf, inspectPicture, logoOf, sizeOf, TooManyPixels } from './process-picture.js';
import { readingOf } from './read-metadata.js';

/**
 * The image process. It starts for one file, with an empty environment. It reads a job and the bytes from its standard
 * input, writes its findings to standard output and ends. A hostile file can harm only this process.
 */
const say = (said: WorkerReply, bytes?: Buffer): Promise<void> =>
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

/** Also limits memory from inside, for systems that do not show it to other processes. */
const watchMemory = (most: number): void => {
  setInterval(() => {
    if (process.memoryUsage.rss() > most) process.exit(OVER_MEMORY);
  }, 20).unref();
};
const OVER_MEMORY = 77;

const work = async (): Promise<void> => {
  const { job, bytes } = await input();
  watchMemory(job.limits.memoryBytes);
  if (job.job === 'logo') {
    await say({ say: 'logo' }, await logoOf(bytes, job.limits.pixels));
    return say({ say: 'outcome', outcome: 'shown' });
  }
  if (job.job === 'inspect') await say({ say: 'reading', reading: readingOf(bytes) });
  if (!hasPicture(job.type)) return say({ say: 'outcome', outcome: 'no-view' });
  const size = await sizeOf(bytes, job.type, job.limits.pixels);
  await say({ say: 'size', ...size });
  const { pictures, parts } =
    job.job === 'inspect'
      ? await inspectPicture(bytes, job.limits.pixels)
      : { pictures: await copyOf(bytes, size, job.crop, job.boxes, job.limits.pixels), parts: null };
  if (parts) await say({ say: 'likeness', parts });
  for (const { bytes: picture, ...about } of pictures) await say({ say: 'picture', ...about }, picture);
  await say({ say: 'outcome', outcome: 'shown' });
};

try {
  // When memory runs out, the system ends this process first.
  writeFileSync('/proc/self/oom_score_adj', '1000');
} catch {
  // Not Linux, or no permission.
}
await work().catch((error: unknown) =>
  say({ say: 'outcome', outcome: error instanceof TooManyPixels ? 'too-many-pixels' : 'broken' }),
);

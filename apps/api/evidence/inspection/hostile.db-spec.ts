import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { crc32, createDeflate } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { INSPECTION_OUTCOMES } from '@vigil/shared/inspection/file-findings.js';
import { aPng } from '../../testing/upload-evidence.js';
import { aPhoto, aScene } from '../../testing/draw-photos.js';
import { frame, LIMITS, type Limits } from './image-process/image-job.js';
import { ImageWorker, type Made } from './image-worker.js';

/** `npm run prove` breaks many more. */
const BROKEN = process.env['VIGIL_PROVE'] ? 120 : 9;
const SEED = Number(process.env['VIGIL_SEED'] ?? 7);

let photo: Buffer;
let png: Buffer;
let webp: Buffer;
let folder: string;
beforeAll(async () => {
  const scene = await aScene(9, 320, 240);
  photo = await aPhoto(scene, { takenAt: '2021:06:04 09:30:00', make: 'Vigilcam', words: 'CANARY' });
  png = scene;
  webp = await sharp(scene).webp().toBuffer();
  folder = await mkdtemp(join(tmpdir(), 'vigil-looking-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const inPieces = (bytes: Buffer) =>
  async function* (): AsyncIterable<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
  };
const inspect = (bytes: Buffer, type: string, limits: Partial<Limits> = {}): Promise<Made> =>
  new ImageWorker({ ...LIMITS, ...limits }).work({ job: 'inspect', type }, inPieces(bytes));
const nothing = { likeness: [], pictures: {} };

describe('a picture that claims to be larger than any', () => {
  it.each([
    [30_000, 30_000],
    [2_147_483_647, 2_147_483_647],
    [60_000, 15_000],
  ])('%d × %d pixels is not opened', async (width, height) => {
    const made = await inspect(aPng({ width, height }), 'image/png');
    expect(['too-many-pixels', 'broken']).toContain(made.outcome);
    expect(made).toMatchObject(nothing);
  });

  it('is measured as it lies in the file', async () => {
    expect((await inspect(photo, 'image/jpeg', { pixels: 320 * 240 - 1 })).outcome).toBe('too-many-pixels');
    expect((await inspect(photo, 'image/jpeg', { pixels: 320 * 240 })).outcome).toBe('shown');
  });
});

/** Two bytes a channel and four channels: 1.5 GB when unpacked completely, in tests 130 MB. */
const SIZE_OF_BOMB: [width: number, height: number] = process.env['VIGIL_PROVE'] ? [14_000, 14_000] : [4_000, 4_000];

describe('the limits', () => {
  it('of memory end the process, and what it said before is kept', async () => {
    const made = await inspect(photo, 'image/jpeg', { memoryBytes: 40 * 1024 ** 2 });
    expect(made).toMatchObject({ outcome: 'over-limits', ...nothing });
  });

  it('of time end it', async () => {
    // It would wait for the rest of the file for ever.
    const endless = async function* (): AsyncIterable<Uint8Array> {
      yield photo;
      await new Promise(() => undefined);
    };
    const worker = new ImageWorker({ ...LIMITS, milliseconds: 30 });
    expect(await worker.work({ job: 'inspect', type: 'image/jpeg' }, endless)).toMatchObject({
      outcome: 'over-limits',
      ...nothing,
    });
  });

  it('of what it says end it', async () => {
    expect(await inspect(photo, 'image/jpeg', { outputBytes: 2_000 })).toMatchObject({
      outcome: 'over-limits',
      ...nothing,
    });
  });

  it('hold for a bomb that is small on the disk and within the pixels that are opened', async () => {
    const bomb = await deepPng(...SIZE_OF_BOMB);
    expect(bomb.length).toBeLessThan(4 * 1024 ** 2);
    const made = await inspect(bomb, 'image/png', { milliseconds: process.env['VIGIL_PROVE'] ? 60_000 : 4_000 });
    expect(['shown', 'over-limits', 'broken']).toContain(made.outcome);
  }, 90_000);
});

/** Returns a black PNG of 16 bits a channel with alpha, packed line by line. */
const deepPng = async (width: number, height: number): Promise<Buffer> => {
  const deflate = createDeflate({ level: 9 });
  const packed: Buffer[] = [];
  deflate.on('data', (part: Buffer) => packed.push(part));
  const lines = Buffer.alloc((width * 8 + 1) * 100);
  for (let n = 0; n < height; n += 100) if (!deflate.write(lines)) await once(deflate, 'drain');
  deflate.end();
  await once(deflate, 'end');
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([16, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', Buffer.concat(packed)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

/** Output of a worker that a file has taken over: a web page in place of a picture. */
const HTML_AS_PICTURE = Buffer.concat([
  frame({ say: 'picture', name: 'small', width: 9, height: 9 }, Buffer.from('<script>alert(1)</script>')),
  frame({ say: 'outcome', outcome: 'shown' }),
]).toString('hex');

describe('a process that dies', () => {
  it.each([
    ['aborts', 'process.abort();'],
    ['is killed', `process.kill(process.pid, 'SIGSEGV');`],
    ['ends without a word', 'process.exit(0);'],
    ['never ends', 'setInterval(() => {}, 1000);'],
    ['throws', `throw new Error('CANARY');`],
    ['lies about lengths', `process.stdout.write(Buffer.from('ffffffff00000000aa', 'hex'));`],
    ['says what it may not', `process.stdout.write(Buffer.from('${HTML_AS_PICTURE}', 'hex'));`],
    ['talks nonsense', `process.stdout.write(Buffer.from('0000000300000000414243', 'hex'));`],
    ['never stops talking', `setInterval(() => process.stdout.write(Buffer.alloc(1 << 20)), 1);`],
  ])('%s takes nobody along, and the next file is looked at', async (_how, script) => {
    const main = join(folder, `${Math.random()}.mjs`);
    await writeFile(main, script);
    const imageWorker = new ImageWorker({ ...LIMITS, milliseconds: 1_500 }, main);
    expect(await imageWorker.work({ job: 'inspect', type: 'image/jpeg' }, inPieces(photo))).toMatchObject({
      outcome: 'over-limits',
      reading: null,
      ...nothing,
    });
    expect(await imageWorker.work({ job: 'inspect', type: 'image/jpeg' }, inPieces(photo))).toMatchObject({
      outcome: 'over-limits',
    });
  });

  it('and leaves bytes unread is no failure of reading them, and whoever reads them is told to stop', async () => {
    const main = join(folder, 'gone.mjs');
    await writeFile(main, 'process.exit(0);');
    let hasStopped = false;
    const endless = async function* (): AsyncIterable<Uint8Array> {
      try {
        for (;;) {
          yield Buffer.alloc(65_536);
          await new Promise((resolve) => {
            setImmediate(resolve);
          });
        }
      } finally {
        hasStopped = true;
      }
    };
    expect(await new ImageWorker(LIMITS, main).work({ job: 'inspect', type: 'image/jpeg' }, endless)).toMatchObject({
      outcome: 'over-limits',
    });
    expect(hasStopped).toBe(true);
  });

  it('keeps nobody who makes a copy waiting behind all the files that somebody sent at once', async () => {
    const main = join(folder, 'slow.mjs');
    await writeFile(main, 'setTimeout(() => undefined, 100);');
    const [imageWorker, done]: [ImageWorker, string[]] = [new ImageWorker(LIMITS, main), []];
    const inspections = ['first', 'second', 'third'].map((name) =>
      imageWorker.work({ job: 'inspect', type: 'image/jpeg' }, inPieces(photo)).then(() => done.push(name)),
    );
    const copy = imageWorker
      .work({ job: 'copy', type: 'image/jpeg', crop: null, boxes: [] }, inPieces(photo))
      .then(() => done.push('copy'));
    await Promise.all([...inspections, copy]);
    expect(done).toEqual(['first', 'copy', 'second', 'third']);
  });

  it('gets neither the environment nor a place to stand in', async () => {
    const main = join(folder, 'env.mjs');
    await writeFile(
      main,
      `process.stdout.write(Buffer.from(${JSON.stringify(frame({ say: 'reading', reading: { takenAt: null, offsetMinutes: null, gpsAt: null, changedAt: null, point: null, device: 'ENV', software: null, alsoHolds: [] } }).toString('latin1'))}, 'latin1').toString('latin1').replace('ENV', String(Object.keys(process.env).length).padStart(3, '0')), 'latin1');`,
    );
    process.env['VIGIL_CANARY'] = 'CANARY';
    const { reading } = await new ImageWorker(LIMITS, main).work(
      { job: 'inspect', type: 'image/jpeg' },
      inPieces(photo),
    );
    delete process.env['VIGIL_CANARY'];
    expect(reading?.device).toBe('000');
  });
});

describe('what goes wrong', () => {
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script><image href="file:///etc/passwd"/></svg>',
  );
  it.each<[string, () => Buffer, string]>([
    ['SVG as PNG', () => svg, 'image/png'],
    ['SVG under its own name', () => svg, 'image/svg+xml'],
    ['a page as JPEG', () => Buffer.from('<!doctype html><script>alert(1)</script>'), 'image/jpeg'],
    ['GIF that is a script', () => Buffer.from('GIF89a/*\x01\x00\x01\x00*/=1;alert(1)', 'latin1'), 'image/jpeg'],
    ['nothing', () => Buffer.alloc(0), 'image/webp'],
    ['a PNG as JPEG', () => png, 'image/jpeg'],
    ['a JPEG as WebP', () => photo, 'image/webp'],
    ['zeros', () => Buffer.alloc(100_000), 'image/png'],
    ['half a JPEG', () => photo.subarray(0, 300), 'image/jpeg'],
    [
      'EXIF that points behind its end',
      () => Buffer.concat([Buffer.from('ffd8ffe1001045786966000049492a00ffffff7f', 'hex'), photo.subarray(2)]),
      'image/jpeg',
    ],
  ])('%s is not opened, or shows nothing of it', async (_what, bytes, type) => {
    const made = await inspect(bytes(), type);
    expect(['broken', 'no-view', 'shown']).toContain(made.outcome);
    if (made.outcome === 'shown')
      expect(Object.values(made.pictures).every((picture) => !picture.bytes.includes('CANARY'))).toBe(true);
    else expect(made).toMatchObject(nothing);
  });

  it(`opens or refuses ${BROKEN} broken pictures, and never dies of one`, async () => {
    const random = new SeededRandom(SEED);
    const kinds = [
      [photo, 'image/jpeg'],
      [png, 'image/png'],
      [webp, 'image/webp'],
    ] as const;
    for (let i = 0; i < BROKEN; i += 1) {
      const [whole, type] = kinds[i % kinds.length]!;
      const bytes = Buffer.from(whole);
      for (let n = 0; n < 1 + random.next() * 40; n += 1)
        bytes[Math.floor(random.next() ** 2 * bytes.length)] = Math.floor(random.next() * 256);
      const made = await inspect(
        bytes.subarray(0, random.next() < 0.3 ? Math.floor(random.next() * bytes.length) : bytes.length),
        type,
      );
      expect(INSPECTION_OUTCOMES).toContain(made.outcome);
      for (const picture of Object.values(made.pictures))
        expect((await sharp(picture.bytes).metadata()).format).toBe('jpeg');
    }
  }, 240_000);

  it('passes on what reading the original throws, and goes on', async () => {
    const imageWorker = new ImageWorker();
    await expect(
      imageWorker.work({ job: 'inspect', type: 'image/jpeg' }, async function* () {
        yield photo.subarray(0, 100);
        throw new Error('the disk is gone');
      }),
    ).rejects.toThrow('the disk is gone');
    expect((await imageWorker.work({ job: 'inspect', type: 'image/jpeg' }, inPieces(photo))).outcome).toBe('shown');
  });
});

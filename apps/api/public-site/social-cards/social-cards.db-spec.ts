import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { anIncident } from '../../testing/an-incident.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { type Desk, hide, merge, openDesk, published } from '../../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { QuestionLimiter } from '../question-limiter.js';
import type { Card } from './card-svg.js';
import { CardPictures } from './card-pictures.js';

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let code: string;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database);
  desk = await openDesk(app);
  code = (await published(desk, anIncident({ title: 'ការរឹបអូសបដា' }))).code!;
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

interface Got {
  status: number;
  type: string | null;
  etag: string | null;
  bytes: Buffer;
}
const get = async (path: string, headers: Record<string, string> = {}): Promise<Got> => {
  const answer = await fetch(app.url + path, { headers, redirect: 'manual' });
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    etag: answer.headers.get('etag'),
    bytes: Buffer.from(await answer.arrayBuffer()),
  };
};
const sizeOf = (png: Buffer): number[] => [png.readUInt32BE(16), png.readUInt32BE(20)];

describe('the picture of an address', () => {
  it('is a PNG of 1200 to 630 pixels, of an incident and of a figure, in each language', async () => {
    const all = await Promise.all(
      [
        `/incidents/${code}/picture.png`,
        '/picture.png?period=2021&unit=quarter&place=12&at=11.5,104.9,8&map=areas&groups=',
        '/picture.png',
      ].flatMap((path) => ['en', 'km'].map((lang) => get(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`))),
    );
    for (const { status, type, bytes } of all)
      expect([status, type, sizeOf(bytes)]).toEqual([200, 'image/png', [1200, 630]]);
    expect(new Set(all.map(({ etag }) => etag)).size).toBe(all.length);
  });

  it.each(['by=restrictionTypes', 'text=land', 'show=table&cursor=x'])(
    'is that of the figure also where the address has %s',
    async (more) => {
      const [plain, other] = await Promise.all([
        get('/picture.png?period=2021'),
        get(`/picture.png?period=2021&${more}`),
      ]);
      expect([other!.status, other!.etag]).toEqual([200, plain!.etag]);
    },
  );

  it('is counted as one question of its reader, undivided, unless it is kept', async () => {
    const [questions, pictures] = [app.app.get(QuestionLimiter), app.app.get(CardPictures)];
    const [asked, made] = [jest.spyOn(questions, 'take'), jest.spyOn(pictures, 'get')];
    for (const split of ['', '&split=place'])
      expect((await get(`/picture.png?period=2020&unit=year${split}`)).status).toBe(200);
    expect(asked.mock.calls.map(([address]) => address)).toEqual(['127.0.0.1']);
    const keys = made.mock.calls.map(([key]) => key);
    expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
    jest.restoreAllMocks();
  });

  it('is not sent twice, and is another as soon as the figure is', async () => {
    const first = await get('/picture.png?period=2022');
    expect((await get('/picture.png?period=2022', { 'if-none-match': first.etag! })).status).toBe(304);
    await published(
      desk,
      anIncident({ when: { precision: 'DP_DAY', earliest: '2022-02-01', latest: '2022-02-01' } as never }),
    );
    const second = await get('/picture.png?period=2022', { 'if-none-match': first.etag! });
    expect([second.status, second.etag === first.etag]).toEqual([200, false]);
  });

  it('of an earlier moment stays the picture of that moment', async () => {
    const {
      body: { asOf },
    } = await app.visitor.get<{ asOf: { seq: number } }>('/api/public/about');
    const before = await get(`/picture.png?period=2021&asOf=${asOf.seq}`);
    await published(desk, anIncident());
    expect((await get(`/picture.png?period=2021&asOf=${asOf.seq}`)).etag).toBe(before.etag);
    // Without a period it is everything recorded by then, not what was recorded since of other years.
    const whole = await get(`/picture.png?asOf=${asOf.seq}`);
    await published(
      desk,
      anIncident({ when: { precision: 'DP_DAY', earliest: '2012-02-01', latest: '2012-02-01' } as never }),
    );
    expect((await get(`/picture.png?asOf=${asOf.seq}`)).etag).toBe(whole.etag);
    expect((await get('/picture.png?period=2021')).etag).not.toBe(before.etag);
  });
});

describe('what goes wrong', () => {
  it('an incident that was taken back has no picture any more; one that was joined has that of the other; one that never was has none', async () => {
    const record = await published(desk, anIncident({ title: 'Heron' }));
    expect((await get(`/incidents/${record.code}/picture.png`)).status).toBe(200);
    await hide(desk.reviewer, record, 'Somebody was threatened.');
    expect((await get(`/incidents/${record.code}/picture.png`)).status).toBe(410);
    const joined = await merge(
      desk.reviewer,
      await published(desk, anIncident({ title: 'Twice' })),
      (await published(desk, anIncident())).id,
    );
    expect((await get(`/incidents/${joined.code}/picture.png`)).status).toBe(308);
    expect((await get('/incidents/KH-000000/picture.png')).status).toBe(404);
  });

  it.each([
    '/picture.png?period=yesterday',
    '/picture.png?indicator=I99',
    '/picture.png?nothing=1',
    '/picture.png?period=2021&asOf=tomorrow',
    '/picture.png?forceTypes=FM_SEXUAL',
    '/picture.png?period=2021&period=2022',
  ])('refuses %s and names what is wrong', async (path) => {
    const { status, body } = await app.visitor.get<{ code: string; errors: { pointer: string }[] }>(path);
    expect([status, body.code, body.errors.length]).toEqual([400, 'invalid-query', 1]);
  });

  it('draws few at once, sends away who asks for more, and forgets what is old', async () => {
    const pictures = new CardPictures();
    const card: Card = {
      demo: null,
      kicker: '',
      title: [{ text: 'A', weight: 700 }],
      facts: [],
      bars: null,
      foot: '',
      site: '',
    };
    let counted = 0;
    const asked = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) =>
        pictures.get(`key ${i}`, '1', () => {
          counted += 1;
          return Promise.resolve(card);
        }),
      ),
    );
    const refused = asked.filter(({ status }) => status === 'rejected');
    expect([asked.length - refused.length, refused.length, counted]).toEqual([22, 18, 22]);
    let drawn = 0;
    const again = (version: string): Promise<unknown> =>
      pictures.get('key 0', version, () => {
        drawn += 1;
        return Promise.resolve(card);
      });
    await again('1');
    expect(drawn).toBe(0);
    await Promise.all([again('2'), again('2')]);
    expect(drawn).toBe(1);
  });
});

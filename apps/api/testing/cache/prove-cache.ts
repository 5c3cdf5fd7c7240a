import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { addDays, asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { publicAnswers } from '../acceptance/public-answers.js';
import { personForPage, showPageOf } from '../a-person-page.js';
import { anIncident } from '../an-incident.js';
import { TEST_CONFIG, type Client, type TestApp } from '../app.js';
import { CREATE, type Desk, forget, hide, published, retract } from '../desk.js';
import { noteFigure } from '../proof-figures.js';
import { publishAtOnce } from '../publish-at-once.js';
import { SITE } from '../site-folder.js';
import { useDesk } from '../use-desk.js';
import { waitUntil } from '../wait-until.js';
import { asking, type Ask, type Got } from './ask-over-tls.js';
import { HOST, startNginx, type Nginx } from './start-nginx.js';

const MANY = 300;
const READERS = 8;
const REQUESTS = 4_000;
const PUBLISHED_EVERY = 500;
const SECOND = 1_000;
/** How long a file of the cache stays that nobody asks for, and how often nginx looks. */
const UNUSED_MS = 75_000;
const QUESTION = 'indicator=I01&period=2021&singleSource=yes';

/** As browsers of our readers ask. */
const LANGUAGES = ['en-US,en;q=0.9', 'km-KH,km;q=0.9,en;q=0.8'];
const CODINGS = ['gzip, deflate, br, zstd', 'gzip, deflate', 'identity'];
const BROWSERS = LANGUAGES.flatMap((language) =>
  CODINGS.map((coding) => ({ 'accept-language': language, 'accept-encoding': coding })),
);
/** Every way in which an address is asked. */
const WAYS = [
  ...BROWSERS.map((headers) => ({ headers })),
  { method: 'HEAD', headers: BROWSERS[0]! },
  { headers: { ...BROWSERS[2]!, range: 'bytes=10-999' } },
  { headers: { ...BROWSERS[0]!, range: 'bytes=0-' } },
];
/** Some of them, where everything is asked. */
const WAYS_OF_ALL = [WAYS[0]!, WAYS[4]!, ...WAYS.slice(BROWSERS.length, -1)];

const assemblyOn = (day: string, title: string, more: Parameters<typeof anIncident>[0] = {}) =>
  anIncident({ title, publicSummary: `${title}: what was seen.`, when: exactDay(asDay(day)), ...more });
const stateOf = ({ headers }: Got): string => String(headers['x-from-cache'] ?? 'not asked');
/** Readers did not wait for Vigil to make it. */
const NOT_MADE = new Set(['HIT', 'REVALIDATED']);

/** What the cache does, with the nginx of this computer in front of a Vigil with some hundreds of incidents. */
export const proveCache = (): void => {
  jest.setTimeout(600_000);
  let app: TestApp;
  let desk: Desk;
  let nginx: Nginx;
  let cached: Ask;
  let direct: Ask;
  let codes: string[];
  useDesk((opened) => ({ app, desk } = opened), {
    ownHome: true,
    webFolder: SITE,
    config: { ...TEST_CONFIG, trustedProxies: ['127.0.0.1'], address: `https://${HOST}` },
  });
  beforeAll(async () => {
    nginx = await startNginx(Number(new URL(app.url).port));
    cached = asking(nginx.port, 'nginx');
    direct = asking(Number(new URL(app.url).port), 'nothing');
    const incidents = Array.from({ length: MANY }, (_, n) =>
      assemblyOn(addDays(asDay('2021-01-01'), n % 365), `An assembly that stays, ${n}`),
    );
    await publishAtOnce(app, incidents, asDay('2022-01-01'));
    codes = (
      (await app.database.query('select code from pub.incident where until_seq is null order by code')) as {
        code: string;
      }[]
    ).map(({ code }) => code);
  });
  afterAll(() => nginx?.stop());

  /** Every public address: as Vigil itself is asked for them all. */
  const everyAddress = async (some: readonly string[], more: readonly string[] = []): Promise<string[]> => {
    const answers = await publicAnswers(app.visitor, some, [], more);
    return answers.map(({ path }) => path);
  };
  const bothAt = async (path: string, asked: Parameters<Ask>[1]): Promise<[Got, Got]> => [
    await cached(path, asked),
    await direct(path, asked),
  ];

  describe('an answer from the cache', () => {
    it('is the one that Vigil gives: every public address, in both languages, compressed and not', async () => {
      const paths = await everyAddress(codes.slice(0, 2), [`/incidents/${codes[0]}/card.png`, '/', '/?lang=km']);
      const wrong: string[] = [];
      let compared = 0;
      for (const path of paths)
        for (const headers of BROWSERS) {
          await cached(path, { headers });
          const [one, other] = await bothAt(path, { headers });
          compared += 1;
          const said = ({ status, text, headers: { etag, location, ...rest } }: Got) =>
            [status, etag, location, rest['content-type'], bare(text)].join('\n');
          if (said(one) !== said(other)) wrong.push(`${path} ${JSON.stringify(headers)}`);
        }
      expect(wrong).toEqual([]);
      expect(compared).toBeGreaterThan(500);
      noteFigure(`${compared} answers through nginx with its cache were those of Vigil, at ${paths.length} addresses`);
    });

    it('answers a HEAD, a range, and a reader who has it already', async () => {
      const path = `/api/public/incidents/${codes[3]}`;
      const headers = BROWSERS[2]!;
      const { bytes, headers: told } = await cached(path, { headers });
      const head = await cached(path, { method: 'HEAD', headers });
      expect([head.status, head.headers['content-length'], head.bytes.length]).toEqual([200, `${bytes.length}`, 0]);
      // Vigil offers ranges of no such answer, so it comes whole.
      const part = await cached(path, { headers: { ...headers, range: 'bytes=10-29' } });
      expect([part.status, part.text]).toEqual([200, bytes.toString()]);
      const known = await cached(path, { headers: { ...headers, 'if-none-match': String(told.etag) } });
      expect([known.status, known.bytes.length, NOT_MADE.has(stateOf(known))]).toEqual([304, 0, true]);
    });

    it('was not made again for most readers, while something is published now and then', async () => {
      const random = new SeededRandom(Number(process.env['VIGIL_SEED'] ?? 7));
      const popular = [
        '/',
        '/?lang=km',
        '/changes',
        '/method',
        `/api/public/overview`,
        ...codes.slice(0, 15).map(pageOf),
      ];
      const wanted = (): string => {
        const many = random.below(10);
        if (many < 6) return random.pick(popular);
        if (many < 8) return pageOf(random.pick(codes));
        if (many < 9) return `/api/public/incidents/${random.pick(codes)}`;
        return `/api/public/counts?indicator=I0${random.between(1, 6)}&period=2021-${String(random.between(1, 12)).padStart(2, '0')}`;
      };
      const states = new Map<string, number>();
      let left = REQUESTS;
      await Promise.all(
        Array.from({ length: READERS }, async () => {
          while (left-- > 0) {
            if (left % PUBLISHED_EVERY === 0)
              await publishAtOnce(app, [assemblyOn('2021-06-01', `Later ${left}`)], asDay('2022-01-01'));
            const got = await cached(wanted(), { headers: random.pick(BROWSERS) });
            expect(got.status).toBe(200);
            states.set(stateOf(got), (states.get(stateOf(got)) ?? 0) + 1);
          }
        }),
      );
      const share = [...NOT_MADE].reduce((sum, state) => sum + (states.get(state) ?? 0), 0) / REQUESTS;
      const counted = [...states].map(([state, n]) => `${state} ${n}`).sort();
      noteFigure(`${REQUESTS} readers, ${Math.round(share * 100)} of 100 not made again: ${counted.join(', ')}`);
      expect(share).toBeGreaterThan(0.5);
    });

    it('comes faster than without the cache', async () => {
      const path = pageOf(codes[20]!);
      const rateOf = async (headers: Record<string, string>): Promise<number> => {
        const began = performance.now();
        let answers = 0;
        await Promise.all(
          Array.from({ length: READERS }, async () => {
            for (; performance.now() - began < 4 * SECOND; answers += 1)
              expect((await cached(path, { headers })).status).toBe(200);
          }),
        );
        return (answers / (performance.now() - began)) * 1_000;
      };
      const browser = BROWSERS[0]!;
      // A cookie of no meaning: the same nginx, but never its cache.
      const without = { ...browser, cookie: 'none=1' };
      const rates = { with: 0, without: 0 };
      for (let turn = 0; turn < 3; turn += 1) {
        rates.without = Math.max(rates.without, await rateOf(without));
        rates.with = Math.max(rates.with, await rateOf(browser));
      }
      noteFigure(
        `a page of an incident: ${Math.round(rates.with)} answers a second through the cache, ` +
          `${Math.round(rates.without)} through the same nginx without it`,
      );
      expect(rates.with).toBeGreaterThan(rates.without);
    });
  });

  describe('what is withdrawn', () => {
    const WORD = 'Heron';
    /**
     * Asks again and again in every way, and Vigil itself meanwhile.
     * @returns answers that had it from the cache alone, and how many milliseconds after Vigil itself had it nowhere
     * the last old answer was asked for
     */
    const lastSeen = async (
      paths: readonly string[],
      isOld: (got: Got) => boolean,
      withdraw: () => Promise<unknown>,
    ): Promise<{ hits: number; last: number; asked: number }> => {
      const asks = paths.flatMap((path) => WAYS.map((way) => ({ path, way })));
      const old: number[] = [];
      const found = { hits: 0, asked: 0 };
      let goneAt: number | null = null;
      let isOver = false;
      // Each has few questions, so that a question comes again within the second.
      const read = async (reader: number): Promise<void> => {
        const own = asks.filter((_, n) => n % READERS === reader);
        for (let n = 0; !isOver; n += 1) {
          const { path, way } = own[n % own.length]!;
          const began = Date.now();
          const got = await cached(path, way);
          found.asked += 1;
          if (!isOld(got)) continue;
          old.push(began);
          if (stateOf(got) === 'HIT') found.hits += 1;
        }
      };
      const watch = async (): Promise<void> => {
        while (goneAt === null && !isOver) {
          const own = await Promise.all(paths.map((path) => direct(path)));
          if (!own.some(isOld)) goneAt = Date.now();
          await pause(10);
        }
      };
      const reading = Promise.all(Array.from({ length: READERS }, (_, reader) => read(reader)));
      // Until everything was read in every way.
      await waitUntil(() => found.asked >= asks.length * 3, 60_000);
      const watching = watch();
      await withdraw();
      await watching;
      await pause(5 * SECOND);
      isOver = true;
      await reading;
      return { ...found, last: Math.max(...old) - goneAt! };
    };

    /** Compares every public address in every way with what Vigil says itself, and looks for what is withdrawn. */
    const goneEverywhere = async (word: string, code: string, more: readonly string[]): Promise<string[]> => {
      const wrong: string[] = [];
      for (const path of await everyAddress([code, codes[0]!], more))
        for (const way of WAYS_OF_ALL) {
          const got = await cached(path, way);
          const own = await direct(path, way);
          if (got.text.includes(word)) wrong.push(`${path} says ${word}`);
          if (got.status !== own.status) wrong.push(`${path}: ${got.status}, not ${own.status}`);
          if (got.headers.etag !== own.headers.etag) wrong.push(`${path}: another etag`);
        }
      return wrong;
    };
    const addressesOf = (code: string): string[] => [
      `/incidents/${code}`,
      `/incidents/${code}?lang=km`,
      `/api/public/incidents/${code}`,
      `/api/public/incidents?${QUESTION}&limit=500`,
      `/incidents.atom?${QUESTION}`,
      `/incidents.json?${QUESTION}`,
      '/changes.atom',
      '/changes',
      '/api/public/changes',
    ];
    const told = ({ hits, last }: { hits: number; last: number }): string =>
      `${hits} answers had it from the cache alone, the last ${Math.max(0, last)} ms after Vigil itself did not`;
    const inTime = ({ hits, last }: { hits: number; last: number }): unknown => [hits > 0, last < SECOND || last];

    it.each<[string, (desk: Desk, record: IncidentRecord) => Promise<unknown>]>([
      ['a retraction', (of, record) => retract(of.reviewer, record, 'CR_CODING', 'It was another day.')],
      ['a hidden incident', (of, record) => hide(of.reviewer, record)],
      ['an erased incident', async (of, record) => forget(of, of.second, await hide(of.reviewer, record))],
    ])('%s is gone within a second, from every address, in every way', async (what, withdraw) => {
      const word = `${WORD}${randomUUID().slice(0, 8)}`;
      const record = await published(desk, assemblyOn('2021-12-31', word));
      const code = record.code!;
      const found = await lastSeen(
        addressesOf(code),
        ({ text }) => text.includes(word),
        () => withdraw(desk, record),
      );
      expect([inTime(found), await goneEverywhere(word, code, addressesOf(code))]).toEqual([[true, true], []]);
      const { status } = await cached(`/api/public/incidents/${code}`);
      expect(status).toBe(410);
      noteFigure(`${what}: ${told(found)}, of ${found.asked}`);
    });

    it('a page of a person that is taken away, too', async () => {
      const id = await personForPage(desk.reviewer);
      const name = { name: 'ហេរ៉ុន ដេម៉ូ', latin: 'Crane Demo' };
      const code = await showPageOf(desk, id, name);
      const paths = [`/people/${code}`, `/people/${code}?lang=km`, `/api/public/person-pages/${code}`, '/people'];
      const all = [...paths, '/api/public/person-pages', '/changes'];
      const isOld = ({ text }: Got): boolean => text.includes(name.latin) || text.includes(name.name);
      const found = await lastSeen(all, isOld, () => desk.reviewer.delete(`/api/people/${id}/public-page`));
      expect([inTime(found), await goneEverywhere(name.latin, codes[1]!, all)]).toEqual([[true, true], []]);
      noteFigure(`a page of a person: ${told(found)}`);
    });

    it('leaves the files of the cache: at once where somebody asks again, else after a minute', async () => {
      await pause(UNUSED_MS);
      const left = nginx.kept().filter(({ text }) => text.includes(WORD) || text.includes('Crane Demo'));
      expect(left.map(({ key }) => key)).toEqual([]);
    });
  });

  describe('what is not public', () => {
    const SECRET = 'Kingfisher';
    const through =
      (client: Client): Ask =>
      (path, { headers = {}, ...asked } = {}) =>
        cached(path, { ...asked, headers: { ...headers, cookie: client.cookie } });

    it('never comes from the cache nor into it: the desk, its data, whatever has a cookie or a token', async () => {
      const record = await published(
        desk,
        assemblyOn('2021-05-05', 'Seen by all', { narrative: `${SECRET} said so.` }),
      );
      const person = await personForPage(desk.reviewer, { handle: `${SECRET} lantern` });
      const ofTheDesk = [
        `/api/incidents/${record.id}`,
        '/api/incidents?limit=10',
        `/api/people/${person}`,
        '/api/sessions/current',
        '/api/members',
        '/api/inbox/news',
        `/api/incidents/${record.id}/history`,
        '/desk',
        `/desk/incidents/${record.id}`,
        '/sign-in',
      ];
      const ofAll = ['/', `/incidents/${record.code}`, `/api/public/incidents/${record.code}`];
      const read = through(desk.reviewer);
      const seen: string[] = [];
      for (const path of [...ofTheDesk, ...ofAll])
        for (let time = 0; time < 2; time += 1)
          for (const [who, got] of [
            ['a member', await read(path)],
            ['a token', await cached(path, { headers: { authorization: 'Bearer vigil-none' } })],
            ...(ofTheDesk.includes(path) ? [['a visitor', await cached(path)] as const] : []),
          ] as const)
            if (stateOf(got) !== 'not asked') seen.push(`${who}: ${path} ${stateOf(got)}`);
      expect(seen).toEqual([]);
      expect((await read(ofTheDesk[0]!)).text).toContain(SECRET);
      const saved = await desk.monitor.put(`/api/incidents/${randomUUID()}`, anIncident(), CREATE);
      expect(saved.status).toBe(201);
    });

    it('is in none of the files: no cookie, nothing private, no address but public ones', async () => {
      for (const path of await everyAddress(codes.slice(0, 2), ['/api/sessions/current', '/health/ready', '/sign-in']))
        await cached(path, { headers: BROWSERS[0]! });
      const kept = nginx.kept();
      const wrong = kept.filter(
        ({ key, headers, status, text }) =>
          headers.has('set-cookie') ||
          ![200, 404, 410].includes(status) ||
          (status === 200 && /no-store|private/.test(headers.get('cache-control') ?? '')) ||
          /^https:\/\/?[^/]*\/(api\/(?!public\/)|desk|sign-in|field)/.test(key.replace('https', 'https://')) ||
          text.includes(SECRET) ||
          [desk.reviewer, desk.monitor].some(({ cookie }) => text.includes(cookie.split('=')[1]!)),
      );
      expect(wrong.map(({ key, status }) => `${status} ${key}`)).toEqual([]);
      expect(kept.length).toBeGreaterThan(40);
      noteFigure(`${kept.length} files of the cache, none with a cookie or anything that is not public`);
    });
  });
};

const pageOf = (code: string): string => `/incidents/${code}`;
/** Without what differs from one answer to the other. */
const bare = (text: string): string => text.replace(/"requestId":"[\w-]+"/g, '');

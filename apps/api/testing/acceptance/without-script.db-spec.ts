import { findUnmarkedEnglish } from '../find-unmarked-english.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from 'node:http';
import { formatFigure } from '@vigil/shared/counting/format-figure.js';
import type { Answer as Counted } from '@vigil/shared/counting/answer.js';
import en from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import type { Day } from '@vigil/shared/day/day.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { READING_PAGES } from '@vigil/shared/public/reading-pages.js';
import { anIncident } from '../an-incident.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../app.js';
import { type Desk, hide, merge, openDesk, published, releaseAll } from '../desk.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';
import { SITE } from '../site-folder.js';

const HOSTILE = `</script><script>alert(1)</script><img src=x onerror=alert(2)> "quoted" 'single' & $& $' <b>`;
let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let code: string;
let hostile: string;
let report: string;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, { webFolder: SITE });
  desk = await openDesk(app);
  code = (
    await published(desk, anIncident({ title: 'ការរឹបអូសបដា នៅមុខសាលាក្រុង', publicSummary: 'Guards took two banners.' }))
  ).code!;
  hostile = (await published(desk, anIncident({ title: HOSTILE, publicSummary: HOSTILE }), 'VG_WEAK')).code!;
  report = (
    await desk.analyst.post<{ code: string }>('/api/reports', {
      title: 'The first half-year',
      question: 'indicator=I02&period=2021-H1',
    })
  ).body.code;
  await releaseAll(desk);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const page = async (path: string, headers: Record<string, string> = {}): Promise<string> =>
  (await app.visitor.get(path, headers)).text;
const content = (html: string): string => html.slice(html.indexOf('<div id="served">'));
/** What a reader reads: without tags, with the signs that they stand for. */
const read = (html: string): string =>
  content(html)
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');
const head = (html: string): string => html.slice(0, html.indexOf('</head>'));
const data = (html: string): Record<string, unknown> =>
  JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/.exec(html)![1]!) as Record<string, unknown>;

it('of a time that is not over says so far, with the last day of which anything is published, and of one that has not begun that there is no figure', async () => {
  const {
    body: {
      asOf: { day },
    },
  } = await app.visitor.get<{ asOf: { day: Day } }>('/api/public/about');
  const year = day.slice(0, 4);
  // Everything is of 4 June 2021, so a longer time ends there; one wholly after it has no number.
  if (day !== `${year}-12-31`) {
    const html = await page(`/?period=2021-01-02..${year}-12-31`);
    expect(read(html)).toContain('2 January to 4 June 2021, so far');
    // Its title and the names of its files say so, too.
    expect(html).toMatch(/<title>[^<]*, so far/);
    expect(html.match(/<a href="\/api\/public\/(counts|incidents)\.csv[^>]*>[^<]*, so far/g)).toHaveLength(2);
    expect(read(await page(`/?period=${day}..${year}-12-31`))).toContain(
      'assemblies interfered with: nothing published yet',
    );
  }
  const never = read(await page('/?period=2998-12'));
  expect(never).toContain('December 2998 has not begun: no figure for assemblies interfered with');
  expect(never).not.toContain('0 recorded');
});

it('of a district, the first one of all after the start, is written too', async () => {
  // What comes later finds code and words loaded, and needs fewer turns.
  expect(await page('/places/1201')).toContain('<div id="served">');
});

describe('a page without a script', () => {
  it.each(['en', 'km'] as const)('says as much as with one, in %s', async (language) => {
    for (const [path, words] of [
      ['/?period=2021', 'class="sentence'],
      ['/changes?x=1', 'class="change-date"'],
      ['/changes/figure?period=2021&since=1', 'class="moments-figures"'],
      ['/method?x=1', 'id="figures"'],
      ['/codebook?x=1', label('FM_BATON', language)],
      ['/data?x=1', '/api/public/incidents.geojson?indicator=I04&amp;period=2021'],
      ['/embed?show=map', 'class="embed-sentence"'],
      [`/incidents/${code}?x=1`, 'Guards took two banners.'],
      [`/reports/${report}?x=1`, 'The first half-year'],
    ] as const) {
      const answer = await app.visitor.get(`${path}&lang=${language}`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(content(answer.text)).toContain(words);
      expect(answer.text).toContain(`<html lang="${language}" dir="ltr"`);
      expect(content(answer.text).match(/<h1[ >]/g)).toHaveLength(1);
      expect(answer.text).not.toContain('origin.invalid');
      // Khmer has signs of its own after a word; a point is in abbreviations of one letter.
      const latin = /[\u1780-\u17d3]{3}[”»)]?\s*(?:: |\.\s)/;
      if (language === 'km') expect([path, latin.exec(read(answer.text))]).toEqual([path, null]);
    }
  });

  it('has the figure of the interface, as a sentence and as tables, and the incidents behind it', async () => {
    const query = 'indicator=I02&period=2021&unit=quarter';
    const { body } = await app.visitor.get<{ answer: Counted; rule: string[] }>(
      `/api/public/counts?indicator=I02&period=2021&split=place:1`,
    );
    const sentence = formatFigure(
      body.answer,
      createText('en', en),
      { organisation: '', standards: '', group: (id) => id, place: (id) => id },
      null,
    );
    const text = read(await page(`/?${query}`));
    expect(sentence).toBe('2021: at least 1 assembly interfered with; and 1 from a single source');
    expect(text.replace(/ \./g, '.')).toContain(
      'Cambodia, 2021: at least 1 recorded protest was interfered with, by state forces or authorities. 1 more has only one source.',
    );
    expect(text).toContain('Phnom Penh 1 1 coverage not recorded');
    expect(text).toContain('Kandal – none recorded coverage not recorded');
    expect(text).toMatch(/April to June 2021 1 1 coverage not recorded/);
    expect(text).toContain('1 to 2 of 2');
    for (const rule of body.rule) expect(text).toContain(rule);
  });

  it('of a place has the numbers of its chart as a table whose periods lead on, with plain heads', async () => {
    const html = content(await page('/places/12?lang=en'));
    expect(read(html)).toMatch(/June 2021 1 1 coverage not recorded/);
    expect(html).toContain('<a href="/places/12?period=2021-06&amp;lang=en">June 2021</a>');
    expect(html).toContain('href="/api/public/counts.csv?indicator=I02');
    expect(html).not.toContain('sort-button');
    expect(content(await page('/?period=2021'))).not.toContain('sort-button');
  });

  it('leads on by links and a plain form: to each period, place and language, and further down the list', async () => {
    const html = content(await page('/?indicator=I02&period=2021-Q2&lang=km'));
    expect(html).toContain('href="/?period=2021-06&amp;lang=km"');
    expect(html).toContain('href="/?period=2021-Q2&amp;place=12&amp;lang=km"');
    expect(html).toMatch(/<form [^>]*method="get" action="\/"/);
    expect(html).toMatch(/<option value="2021-Q2" selected>/);
    expect(html).toMatch(/<a href="\?indicator=I02&amp;period=2021-Q2&amp;lang=en" lang="en"/);
    expect(html).toContain('href="/method?lang=km"');
    expect(read(await page('/?indicator=I02&period=&groups=&unit=month&lang=en'))).not.toContain('could not be read');
    expect(read(await page('/?period=2021&cursor=1'))).toContain('2 to 2 of 2');
  });

  it('speaks the language of the address, else of the browser, else English', async () => {
    const languages = await Promise.all([
      page('/method', { 'accept-language': 'km-KH,km;q=0.9' }),
      page('/method?lang=en', { 'accept-language': 'km' }),
      page('/method', { 'accept-language': 'fr' }),
    ]);
    expect(languages.map((html) => /<html lang="(\w+)"/.exec(html)![1])).toEqual(['km', 'en', 'en']);
    expect((await app.visitor.get('/method')).headers.get('vary')).toContain('accept-language');
  });

  it('is not sent twice, and is new as soon as something is published', async () => {
    const first = await app.visitor.get('/?period=2022&lang=en');
    const etag = first.headers.get('etag')!;
    expect((await app.visitor.get('/?period=2022&lang=en', { 'if-none-match': etag })).status).toBe(304);
    await published(
      desk,
      anIncident({ when: { precision: 'DP_DAY', earliest: '2022-02-01', latest: '2022-02-01' } as never }),
    );
    const second = await app.visitor.get('/?period=2022&lang=en', { 'if-none-match': etag });
    expect([second.status, read(second.text).includes('at least 1 recorded protest')]).toEqual([200, true]);
  });
});

describe('the head of a page', () => {
  it('says to machines what it is, under which address it is known, in which languages, and with which picture', async () => {
    const html = head(await page(`/incidents/${code}?lang=en&from=KH-000000`));
    const address = `${app.url}/incidents/${code}`;
    expect(html).toContain('<title>ការរឹបអូសបដា នៅមុខសាលាក្រុង – Test organisation</title>');
    const told =
      'On 4 June 2021, people gathered in Phnom Penh for a demonstration. District or municipal security guards seized banners or equipment. ';
    expect(html).toContain(`<meta name="description" content="${told}`);
    expect(read(await page(`/incidents/${code}?lang=en`))).toContain(told);
    // Its title is Khmer and its summary English, so that readers of either are told.
    expect(read(await page(`/incidents/${code}?lang=en`))).toContain('The title or the summary is in Khmer');
    expect(read(await page(`/incidents/${code}?lang=km`))).toContain('ចំណងជើង ឬសេចក្តីសង្ខេបជាភាសាអង់គ្លេស');
    expect(read(await page(`/incidents/${code}?lang=km`))).toContain('នៅថ្ងៃទី៤ ខែមិថុនា ឆ្នាំ២០២១ មនុស្សបានជួបជុំគ្នានៅ');
    expect(html).toContain(`<link rel="canonical" href="${address}?lang=en"/>`);
    expect(html).toContain(`<link rel="alternate" hreflang="km" href="${address}?lang=km"/>`);
    expect(html).toContain(`<link rel="alternate" hreflang="x-default" href="${address}"/>`);
    expect(html).toContain(`<meta property="og:image" content="${address}/picture.png?lang=en"/>`);
    expect(data(html)).toMatchObject({
      '@type': 'Report',
      identifier: code,
      url: address,
      about: { '@type': 'Event', startDate: '2021-06-04', location: { name: 'Phnom Penh' } },
    });
  });

  it('of the figures is the figure as a sentence, and a data set with its licence and files', async () => {
    const html = head(await page('/?period=2021&at=11.5,104.9,8&lang=en'));
    expect(html).toContain(
      '<meta name="description" content="Cambodia, 2021: at least 1 recorded protest was interfered with, by state forces or authorities. 1 more has only one source."/>',
    );
    expect(html).toContain(`<link rel="canonical" href="${app.url}/?period=2021&amp;lang=en"/>`);
    expect(data(html)).toMatchObject({
      '@type': 'Dataset',
      license: expect.stringContaining('creativecommons.org') as unknown,
      distribution: expect.any(Array) as unknown,
    });
  });

  it('leads to exactly this figure, also of all time: what is recorded later makes it longer', async () => {
    expect(await page('/?lang=en')).toMatch(
      /href="\/\?period=\d{4}-01-01\.\.\d{4}-12-31&amp;asOf=\d+\.[\d-]+&amp;lang=en"/,
    );
  });

  it('keeps figures of an earlier moment out of search, so that none is found as today’s', async () => {
    const html = head(await page('/?period=2021&asOf=1'));
    expect(html).toContain('<meta name="robots" content="noindex"/>');
    expect(html).not.toContain('canonical');
  });
});

describe('a figure within another site', () => {
  const framing = async (path: string): Promise<(string | null)[]> => {
    const { headers } = await app.visitor.get(path);
    return [
      /frame-ancestors [^;]+/.exec(headers.get('content-security-policy') ?? '')?.[0] ?? null,
      headers.get('x-frame-options'),
    ];
  };

  it('may be framed by anybody, and is the only page that may', async () => {
    expect(await framing('/embed?show=map&period=2021')).toEqual(['frame-ancestors *', null]);
    for (const path of [
      '/',
      '/embed/',
      '/embedded',
      '/data',
      '/desk',
      '/sign-in',
      `/incidents/${code}`,
      '/api/public/about',
      '/embed/../desk',
      '/embed?x=1&/desk',
    ].filter((one) => !one.includes('?x'))) {
      expect([path, ...(await framing(path))]).toEqual([path, "frame-ancestors 'none'", 'DENY']);
    }
  });

  it('says the figure, who says it and as of when, links to all of it, and is found by no search', async () => {
    const { text: html, headers } = await app.visitor.get('/embed?period=2021&lang=en&show=map');
    expect(read(html)).toMatch(
      /2021: at least 1 assembly interfered with; and 1 from a single source\..*Source: .*As of .*edition/,
    );
    expect(content(html)).toContain('<a href="/?period=2021&amp;lang=en" target="_blank" rel="noopener">');
    expect(content(html)).not.toMatch(/<nav|<header/);
    // In a frame no other page of ours opens.
    expect(content(html).match(/<a (?![^>]*target="_blank")/g)).toBeNull();
    expect(headers.get('x-robots-tag')).toBe('noindex');
  });

  it('can be fixed: as of a moment it stays what it was', async () => {
    const {
      body: { asOf },
    } = await app.visitor.get<{ asOf: { seq: number } }>('/api/public/about');
    const before = read(await page(`/embed?period=2023&asOf=${asOf.seq}`));
    await published(
      desk,
      anIncident({ when: { precision: 'DP_DAY', earliest: '2023-02-01', latest: '2023-02-01' } as never }),
    );
    expect(read(await page(`/embed?period=2023&asOf=${asOf.seq}`))).toBe(before);
    // Without a period it is everything recorded by then.
    const whole = await Promise.all(['/', '/embed'].map((path) => page(`${path}?asOf=${asOf.seq}`)));
    await published(
      desk,
      anIncident({ when: { precision: 'DP_DAY', earliest: '2013-02-01', latest: '2013-02-01' } as never }),
    );
    for (const [i, path] of ['/', '/embed'].entries()) {
      expect(whole[i]).not.toContain('2013');
      expect([path, read(await page(`${path}?asOf=${asOf.seq}`))]).toEqual([path, read(whole[i]!)]);
    }
    expect(await page('/')).toContain('2013');
    expect(read(await page('/embed?period=2023'))).not.toBe(before);
  });
});

describe('what goes wrong', () => {
  it('a title that would run is read as it was typed, in the page, in its head and in its description for machines', async () => {
    for (const path of [`/incidents/${hostile}`, '/?period=2021']) {
      const html = await page(path);
      expect(html).not.toContain('<script>alert');
      expect(html).not.toContain('<img src=x');
      expect(read(html)).toContain(HOSTILE);
    }
    expect(data(await page(`/incidents/${hostile}`))).toMatchObject({ headline: HOSTILE });
  });

  it('an incident that was taken back says so with 410, and nothing of what it said', async () => {
    const record = await published(desk, anIncident({ title: 'Heron, taken back' }));
    expect(await page(`/incidents/${record.code}`)).toContain('Heron');
    await hide(desk.reviewer, record, 'Somebody was threatened.');
    const answer = await app.visitor.get(`/incidents/${record.code}`);
    expect([answer.status, answer.text.includes('Heron'), read(answer.text).includes('was withdrawn')]).toEqual([
      410,
      false,
      true,
    ]);
    expect(await page('/?period=2021')).not.toContain('Heron');
    const joined = await merge(
      desk.reviewer,
      await published(desk, anIncident({ title: 'Twice' })),
      (await published(desk, anIncident({ title: 'Once' }))).id,
    );
    expect((await app.visitor.get(`/incidents/${joined.code}`)).status).toBe(308);
  });

  it('an address that is none is a page that says so; the desk and signing in are the application’s alone', async () => {
    const nothing = await app.visitor.get('/nothing/here');
    expect([nothing.status, content(nothing.text).includes('<h1>')]).toEqual([404, true]);
    for (const path of ['/desk', '/sign-in', '/desk/incidents']) expect(await page(path)).not.toContain('id="served"');
  });

  it('a question that cannot be asked is said in words, and what was not meant is said to be not meant', async () => {
    expect(content(await page('/?forceTypes=NOPE&lang=en'))).toMatch(
      /<h1>[^<]+<\/h1> <a class="button"[^>]*>Clear all/,
    );
    expect(read(await page('/?period=yesterday'))).toContain('could not be read');
    expect((await app.visitor.get(`/?period=2021&groups=${'x'.repeat(5000)}`)).status).toBe(200);
  });

  it('no path of ours leads to another site, however it looks', async () => {
    for (const path of ['//evil.example/x', '//evil.example/incidents/KH-000000?lang=km']) {
      const html = await page(path);
      expect(html).toContain('hreflang=');
      expect(html).not.toMatch(/href="(https?:)?\/\/evil/);
    }
  });

  it('a site that was told its address names that one, whatever a visitor or a careless proxy says', async () => {
    const named = await startTestApp(database, {
      webFolder: SITE,
      config: { ...TEST_CONFIG, address: 'https://vigil.example', trustedProxies: ['127.0.0.1'] },
    });
    try {
      for (const path of [
        '/',
        `/incidents/${code}`,
        '/robots.txt',
        '/.well-known/security.txt',
        '/sitemap.xml',
        '/sitemaps/pages.xml',
        '/changes.atom',
        '/changes.json',
        '/api/public/incidents.geojson?period=2021',
      ]) {
        const { text } = await named.visitor.get(path, {
          'x-forwarded-host': 'evil.example',
          'x-forwarded-proto': 'http',
        });
        expect([path, text.includes('https://vigil.example/'), /evil|127\.0\.0\.1/.test(text)]).toEqual([
          path,
          true,
          false,
        ]);
      }
      const pictures = await Promise.all(
        ['evil.example', 'other.example'].map((host) =>
          named.visitor.get(`/incidents/${code}/picture.png`, { 'x-forwarded-host': host }),
        ),
      );
      expect(new Set(pictures.map(({ headers }) => headers.get('etag'))).size).toBe(1);
    } finally {
      await named.close();
    }
  });

  it('does not repeat a host that is no host', async () => {
    const html = await new Promise<string>((resolve, reject) => {
      const { hostname, port } = new URL(app.url);
      request({ hostname, port, path: '/method', headers: { host: 'evil"><script>' } }, (answer) => {
        let text = '';
        answer
          .setEncoding('utf8')
          .on('data', (chunk: string) => {
            text += chunk;
          })
          .on('end', () => resolve(text));
      })
        .on('error', reject)
        .end();
    });
    expect(html).not.toContain('evil');
  });
});

// Last, since it publishes one more.
describe('a page without a script, once more', () => {
  it('in Khmer has no English phrase that is not marked as English, so that a voice reads it as such', async () => {
    const titled = (await published(desk, anIncident({ title: 'Weavers kept away from the gate' }))).code!;
    for (const path of [
      ...READING_PAGES,
      '/?period=2021',
      '/embed?show=map',
      `/incidents/${code}`,
      `/incidents/${titled}`,
    ]) {
      const html = content(await page(`${path}${path.includes('?') ? '&' : '?'}lang=km`));
      expect([path, findUnmarkedEnglish(html)]).toEqual([path, []]);
    }
  });
});

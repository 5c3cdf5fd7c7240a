import { INDICATOR_CODES } from '@vigil/shared/counting/indicators.js';
import type { Client } from '../app.js';
import { askOverview } from '../ask-overview.js';

export interface PublicAnswer {
  path: string;
  status: number;
  text: string;
  etag: string | null;
  location: string | null;
}

const QUESTIONS = [
  ...INDICATOR_CODES.filter((code) => code !== 'I12').map(
    (indicator) => `indicator=${indicator}&period=2010-01-01..2026-12-31&singleSource=yes`,
  ),
  'indicator=I12&period=2010-01-01..2026-12-31&split=group',
  'indicator=I01&period=2021&unit=month&split=period,place:3&singleSource=yes',
  'indicator=I09&period=2010-01-01..2026-12-31&split=harm,side&singleSource=yes',
  'indicator=I09&measure=killed&period=2010-01-01..2026-12-31',
  'indicator=I07&measure=force&period=2010-01-01..2026-12-31&split=force,actor',
  'indicator=I01&period=2010-01-01..2026-12-31&split=group&groupLink=any',
];

const OWN_ADDRESS = /http:\/\/127\.0\.0\.1:\d+/g;
/**
 * Public addresses that `publicAnswers` asks only when it is given them: their answers name every code or place there
 * is, used or not, or are no text, or say nothing of records.
 */
export const ADDRESSES_BESIDE_CODES = [
  '/api/public/withheld-totals',
  '/api/public/people-totals',
  '/api/public/person-pages',
  '/api/public/person-pages/P-000000',
  '/people/P-000000',
  '/api/public/areas/base.topo.json',
  '/api/public/areas/1.topo.json',
  '/api/public/base-map.pmtiles',
  '/api/docs',
  '/api/docs/openapi.json',
  '/api/docs/style.css',
  '/api/sessions/current',
  ...['incidents', 'acts', 'harms'].flatMap((name) =>
    ['arrow', 'parquet'].map((format) => `/api/public/facts/${name}.${format}`),
  ),
  '/groups/G-000000',
  '/people',
  '/places/12',
  '/robots.txt',
  '/.well-known/security.txt',
  '/security-policy.txt',
  '/health/live',
  '/health/ready',
  '/api/public/log/checkpoint',
  '/api/public/log/key',
  '/api/public/report-page/page-en.css',
];

/**
 * Asks every public address once: about each of these incidents and reports, and about all of them together. Returns
 * the answers without request ids, which are random.
 */
export const publicAnswers = async (
  client: Client,
  codes: readonly string[],
  reports: readonly string[] = [],
  further: readonly string[] = [],
): Promise<PublicAnswer[]> => {
  const paths = [
    ...further,
    '/api/public/about',
    '/api/public/logo',
    '/api/public/groups',
    '/api/public/reports',
    '/reports',
    '/api/public/published-totals',
    '/api/public/dated-notes',
    '/api/public/objections',
    '/objections/new?about=/method',
    '/api/public/overview',
    '/api/public/overview?period=2021&lang=km',
    '/api/public/calendar?place=12',
    '/api/public/calendar?place=12&asOf=1',
    '/api/public/find?text=arrests+in+Phnom+Penh+in+2024',
    '/api/public/counts/changes?indicator=I02&period=2021&since=1',
    '/changes/figure?period=2021&since=1',
    '/api/public/coverage',
    '/api/public/changes',
    '/api/public/places',
    ...codes.map((code) => `/incidents/${code}`),
    ...reports.map((code) => `/reports/${code}`),
    ...codes.map((code) => `/api/public/incidents/${code}`),
    ...reports.flatMap((code) =>
      ['', '/document?as=html', '/document?as=json'].map((form) => `/api/public/reports/${code}${form}`),
    ),
    ...codes.map((code) => `/api/v1/incidents/${code}`),
    ...QUESTIONS.flatMap((question) =>
      [
        'counts',
        'counts.csv',
        'counts.hxl.csv',
        'incidents',
        'incidents.csv',
        'incidents.hxl.csv',
        'incidents.geojson',
      ].map((what) => `/api/public/${what}?${question}`),
    ),
    ...QUESTIONS.slice(0, 2).flatMap((question) =>
      ['incidents.json', 'incidents.ndjson', 'incidents.arrows', 'incidents.parquet', 'incidents.acled.csv'].map(
        (what) => `/api/public/${what}?${question}`,
      ),
    ),
    ...['incidents?period=2021', 'counts?period=2021', 'groups', 'changes'].map((what) => `/api/v1/${what}`),
    '/changes.atom',
    '/incidents.atom?indicator=I01',
    '/incidents.json?indicator=I01',
    '/changes.json?lang=km',
    '/sitemap.xml',
    '/sitemaps/pages.xml',
    '/sitemaps/incidents-1.xml',
    ...['incidents.csv', 'counts.csv'].map(
      (what) => `/api/public/${what}?lang=km&indicator=I01&period=2021&singleSource=yes`,
    ),
  ];
  const answers: PublicAnswer[] = [];
  for (const path of paths) {
    const asks = path.startsWith('/api/public/overview') ? askOverview(client, path) : client.get(path);
    const { status, text, headers } = await asks;
    // Feeds and maps of the site name the address under which they were asked for, which is chance in a test.
    const bare = text.replace(/"requestId":"[\w-]+"/, '').replace(OWN_ADDRESS, '');
    answers.push({
      path,
      status,
      text: bare,
      etag: text.search(OWN_ADDRESS) >= 0 ? null : headers.get('etag'),
      location: headers.get('location'),
    });
  }
  return answers;
};

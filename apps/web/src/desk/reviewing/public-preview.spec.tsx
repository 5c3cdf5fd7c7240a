import { jest } from '@jest/globals';
import { UNKNOWN_COUNT } from '@vigil/shared/counting/count-value.js';
import type { PublicIncident } from '@vigil/shared/public/response-types.js';
import { createText } from '@vigil/shared/text/text.js';
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import pages from '@vigil/shared/text/pages/en.json' with { type: 'json' };
import readers from '@vigil/shared/text/public/en.json' with { type: 'json' };
import type { ComponentChildren, JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { Router } from 'wouter-preact';
import { whileRendering } from '../../page-being-rendered.js';
import { Places, type PlacesBody } from '../../public-site/places.js';

const text = createText('en', readers, pages, counting);
jest.unstable_mockModule('../../text-bundles.js', () => ({
  useText: () => text,
  Words: ({ children }: { children: ComponentChildren }) => children,
}));
const { PublicPreview } = await import('./public-preview.js');
const { IncidentShown } = await import('../../public-site/pages/incident-shown.js');

const day = { precision: 'DP_DAY', earliest: '2021-06-04', latest: '2021-06-04' } as PublicIncident['when'];
const some = { state: 'CS_RANGE', low: 20, high: 30, text: 'several' } as const;
/** A record of which readers see everything that they can see of any. */
const RICH: PublicIncident = {
  code: 'KH-2021-ABCDEF',
  kind: 'IK_ASSEMBLY',
  title: 'Banners seized at a demonstration',
  titleTranslation: 'បដាត្រូវបានដកហូត',
  summary: 'What is known of it.',
  summaryTranslation: null,
  when: day,
  announced: { precision: 'DP_DAY', earliest: '2021-05-31', latest: '2021-05-31' } as PublicIncident['when'],
  place: { code: '12', precision: 'LP_PROVINCE' },
  interference: 'IN_INTERFERED',
  grade: 'VG_FAIR',
  groups: [{ code: 'DEMO-A', link: 'GL_STATED', role: null }],
  publishedOn: '2021-07-02',
  firstPublishedOn: '2021-07-01',
  assemblyTypes: ['AT_DEMONSTRATION'],
  crowd: some,
  issues: ['IS_LABOUR'],
  peacefulness: 'PE_PEACEFUL',
  grounds: ['GR_NO_PERMISSION'],
  gradeReason: 'Two independent sources.',
  acts: [
    {
      kind: 'restriction',
      type: 'RS_SEIZE_MATERIAL',
      actor: 'PF_DISTRICT_SECURITY',
      forceName: 'A named unit',
      byState: true,
      quantity: some,
      people: UNKNOWN_COUNT,
      place: { code: '12', precision: 'LP_PROVINCE' },
      when: day,
      outcome: 'LA_UNLAWFUL',
      assessedBy: 'An organisation',
      assessedUnder: 'The standards',
      testsNotMet: ['necessity'],
    },
  ],
  harms: [{ type: 'INJURED', side: 'SI_ASSEMBLY', count: some }],
  accounts: [
    {
      party: 'PA_AUTHORITY',
      stance: 'DS_DENIES',
      text: 'Order was kept.',
      language: 'en',
      aboutThisEvent: 'yes',
      saidOn: day,
    },
  ] as PublicIncident['accounts'],
  sources: [
    { type: 'SR_MEDIA_NAT', publisher: 'Example Daily', url: 'https://example.org/report', publishedOn: day },
  ] as unknown as PublicIncident['sources'],
  changes: [],
};
const PICTURE = {
  id: 'p',
  altEn: 'Banners',
  altKm: 'បដា',
  width: 800,
  height: 600,
  smallWidth: 400,
  smallHeight: 300,
  safe: 'none-recognised' as const,
  violent: false,
  isStill: false,
  checked: [],
};

/** The page of a record has its title as the heading of the page, its code, and pictures at a public address. */
const asOnPage = (html: string): string =>
  html
    .replaceAll(/<(\/?)h1>/g, '<$1h3>')
    .replace(` · ${RICH.code}`, '')
    .replaceAll(`/api/public/incidents/${RICH.code}/pictures/p`, 'PICTURE');

const COUNTRY = {
  code: 'KH',
  name: { en: 'Cambodia', km: 'កម្ពុជា' },
  timeZone: 'Asia/Phnom_Penh',
  bounds: [102, 10, 108, 15],
};
const PLACES = {
  country: { ...COUNTRY, baseMap: { labels: [] } },
  levels: [],
  areas: 'schematic',
  credit: { en: '', km: '' },
  places: [['12', null, 1, 'Phnom Penh', 'ភ្នំពេញ', 11.5, 104.9, []]],
} as unknown as PlacesBody;
const drawn = (part: JSX.Element): string =>
  whileRendering(
    {
      path: '/',
      search: '',
      language: 'en',
      isSafe: true,
      posted: null,
      origin: '',
      known: new Map([['/api/public/places', { ok: true, value: PLACES }]]),
      wanted: new Set(),
      loading: [],
      bundles: new Set(),
      files: new Set(),
      hrefs: (href) => href,
      head: {
        title: '',
        site: '',
        description: null,
        canonical: null,
        picture: null,
        feed: null,
        firstFigure: null,
        kind: 'website',
        data: null,
      },
    },
    () => renderToString(<Router ssrPath="/">{part}</Router>),
  );

describe('what a reviewer is shown before publishing', () => {
  it('is what the page of the record will draw, mark by mark', () => {
    const page = drawn(
      <div class="reading">
        <IncidentShown
          incident={RICH}
          places={new Places(PLACES)}
          groups={[]}
          pictures={[{ ...PICTURE, path: `/api/public/incidents/${RICH.code}/pictures/p` }]}
        />
      </div>,
    );
    const preview = drawn(
      <PublicPreview
        incident={RICH}
        pictures={[{ ...PICTURE, evidence: 'e', copy: 'c', saysTakenAway: false }]}
        names={[]}
        busy={false}
      />,
    ).replaceAll('/api/evidence/e/copies/c', 'PICTURE');
    // Those who publish see every word without opening anything.
    const open = preview.replace('<details open>', '<details>');
    expect(open).not.toBe(preview);
    const ids = (html: string): string => html.replaceAll(/\b(id|for|aria-labelledby|aria-describedby)="[^"]*"/g, '');
    expect(ids(open)).toContain(ids(asOnPage(page)));
    for (const word of [
      'A named unit',
      'Two independent sources.',
      'Order was kept.',
      'Example Daily',
      'several',
      'Phnom Penh',
      'Banners',
      RICH.titleTranslation!,
    ])
      expect(preview).toContain(word);
  });
});

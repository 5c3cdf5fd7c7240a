import { blank } from '../codebook/check-body.js';
import { days } from '../custody/test-events.js';
import { asDay } from '../day/day.js';
import { asCounted } from '../people-figures/counted-person.js';
import { aCharge, aConsent, anEvent } from '../people-figures/test-people.js';
import { type Consent, Person } from '../people/person.js';
import { makePageVersion } from './make-page-version.js';
import { isPageName, type PageSource } from './page-version.js';
import {
  areIndependent,
  brokenRules,
  hostOf,
  independentFirst,
  needsReason,
  pageEnds,
  type PageCandidate,
  type PageRule,
  unmetRules,
} from './page-rules.js';

const TODAY = asDay('2023-06-30');
const window = (text: string): Consent['until'] => ({ precision: 'DP_RANGE', ...days(text) });
const toCode = (rest: Partial<Consent> = {}): Consent =>
  aConsent({ scope: 'CN_CODE', on: window('2023-01-01'), ...rest });
const toName = (rest: Partial<Consent> = {}): Consent =>
  aConsent({ scope: 'CN_NAME', on: window('2023-01-01'), ...rest });
const entry = (rest: Partial<Person> = {}): Person => ({
  ...blank(Person),
  ageGroup: 'AG_ADULT',
  risk: 'RK_LOW',
  consents: [toCode(), toName()],
  ...rest,
});
const SOURCES: PageSource[] = [
  { publisher: 'The Post', title: 'Held', url: 'https://www.post.example/1' },
  { publisher: 'A Radio', title: 'Held, too', url: 'https://radio.example/2' },
];

type Change = Partial<Omit<PageCandidate, 'entries'>> & {
  entries?: Person[];
  events?: ReturnType<typeof anEvent>[];
  charges?: ReturnType<typeof aCharge>[];
};
const candidate = ({ events, charges, ...rest }: Change = {}): PageCandidate => {
  const entries = rest.entries ?? [entry()];
  const parts = { entries, events: events ?? [anEvent('ARREST', '2021-03-01')], charges: charges ?? [] };
  return { isJoined: false, isOpen: true, ofBlock: 0, counted: asCounted(parts, TODAY), ...rest, entries };
};
const given: Parameters<typeof unmetRules>[3] = { sources: SOURCES, reason: null };
const unmet = (change: Change = {}, kind: 'SH_CODE' | 'SH_NAMED' = 'SH_CODE', more = given): PageRule[] =>
  unmetRules(candidate(change), kind, TODAY, more);

describe('a page without a name', () => {
  it('needs a consent to it, a risk that is not high, open incidents, and custody that began', () => {
    expect(unmet()).toEqual([]);
    expect(unmet({ entries: [entry({ consents: [] })] })).toEqual(['consent']);
    expect(unmet({ entries: [entry({ consents: [toName()] })] })).toEqual(['consent']);
    expect(unmet({ entries: [entry({ consents: [toCode({ by: 'CB_COULD_NOT_ASK' })] })] })).toEqual(['consent']);
    for (const risk of ['RK_HIGH', null]) expect(unmet({ entries: [entry({ risk })] })).toEqual(['risk']);
    expect(unmet({ entries: [entry({ risk: 'RK_RAISED' })] })).toEqual([]);
    expect(unmet({ isOpen: false })).toEqual(['open-incident']);
    expect(unmet({ isJoined: true })).toEqual(['joined']);
    expect(unmet({ events: [] })).toEqual(['custody']);
    expect(unmet({ events: [anEvent('ARREST', '2021-03-01', { grade: 'VG_WEAK' })] })).toEqual(['custody']);
    expect(unmet({ ofBlock: 3 })).toEqual(['few-of-block']);
    expect(unmet({ ofBlock: 2 })).toEqual([]);
  });

  it('shows an article only as a number: words could name somebody', () => {
    for (const article of ['494', '301-2', '53.1'])
      expect(unmet({ charges: [aCharge(article, 'c', [['PENDING', 'x']])] })).toEqual([]);
    for (const article of ['494 (Sok)', 'incitement', '12345', ''])
      expect(unmet({ charges: [aCharge(article, 'c', [])] })).toEqual(['article']);
  });

  it('may be of a child, and needs no sources', () => {
    expect(unmet({ entries: [entry({ ageGroup: 'AG_CHILD' })] }, 'SH_CODE', { sources: [], reason: null })).toEqual([]);
  });
});

describe('a page with a name', () => {
  it('needs besides an adult, a consent to be named, and two independent sources', () => {
    expect(unmet({}, 'SH_NAMED')).toEqual([]);
    for (const ageGroup of ['AG_CHILD', 'AG_UNKNOWN', null])
      expect(unmet({ entries: [entry({ ageGroup })] }, 'SH_NAMED')).toEqual(['adult']);
    expect(unmet({ entries: [entry({ consents: [toCode()] })] }, 'SH_NAMED')).toEqual(['consent']);
    expect(unmet({}, 'SH_NAMED', { sources: SOURCES.slice(0, 1), reason: null })).toEqual(['sources']);
  });

  it('needs a reason if the family or a lawyer says so', () => {
    for (const by of ['CB_FAMILY', 'CB_LAWYER']) {
      const entries = [entry({ consents: [toName({ by })] })];
      expect(needsReason(entries, 'SH_NAMED', TODAY)).toBe(true);
      expect(unmet({ entries }, 'SH_NAMED')).toEqual(['reason']);
      expect(unmet({ entries }, 'SH_NAMED', { sources: SOURCES, reason: 'held without visits' })).toEqual([]);
    }
    expect(needsReason([entry({ consents: [toCode({ by: 'CB_FAMILY' })] })], 'SH_CODE', TODAY)).toBe(false);
  });

  it('takes only other publishers at other addresses as independent, by https', () => {
    const [post, radio] = SOURCES as [PageSource, PageSource];
    expect(areIndependent([post, radio])).toBe(true);
    expect(areIndependent([post, { ...radio, publisher: ' the POST ' }])).toBe(false);
    expect(areIndependent([post, { ...radio, url: 'https://post.example/2' }])).toBe(false);
    for (const url of [
      'http://radio.example/',
      'https://radio',
      'https://a:b@radio.example/',
      'https://radio.example:444/',
      'x',
    ])
      expect([url, areIndependent([post, { ...radio, url }]), hostOf(url)]).toEqual([url, false, null]);
    const same = { ...post, url: 'https://post.example/3' };
    expect(independentFirst([post, same, radio])).toEqual([post, radio, same]);
  });

  it('goes a year after the first day on which the consent may have been given, or when it ends before', () => {
    const ends = (rest: Partial<Consent>): string | null =>
      pageEnds([entry({ consents: [toName(rest)] })], 'SH_NAMED', TODAY);
    expect(ends({ on: window('2022-07-01..2022-09-01') })).toBe('2023-07-01');
    expect(ends({ until: window('2023-08-01..2023-09-01') })).toBe('2023-08-02');
    expect(unmet({ entries: [entry({ consents: [toName({ on: window('2022-06-30') })] })] }, 'SH_NAMED')).toEqual([
      'consent-old',
    ]);
    expect(unmet({ entries: [entry({ consents: [toName({ on: window('2022-07-01') })] })] }, 'SH_NAMED')).toEqual([]);
    expect(ends({ on: window('2024-02-29') })).toBe('2025-02-28');
    // Without a name only by its own end.
    expect(pageEnds([entry()], 'SH_CODE', TODAY)).toBeNull();
    expect(pageEnds([entry({ consents: [toCode({ until: window('2023-06-30') })] })], 'SH_CODE', TODAY)).toBe(
      '2023-07-01',
    );
    expect(unmet({ entries: [entry({ consents: [toCode({ until: window('2023-06-29') })] })] })).toEqual([
      'consent-old',
    ]);
  });
});

describe('a consent that was taken back', () => {
  const back = (scope: string): Consent =>
    aConsent({ scope, on: window('2022-01-01'), withdrawnOn: window('2023-02-01') });
  it.each([
    ['CN_COUNT', true, true],
    ['CN_CODE', true, true],
    ['CN_NAME', false, true],
    ['CN_UN', false, false],
  ] as const)('to %s', (scope, endsCode, endsNamed) => {
    const entries = [entry({ consents: [...entry().consents, back(scope)] })];
    const isBroken = (kind: 'SH_CODE' | 'SH_NAMED'): boolean =>
      brokenRules(candidate({ entries }), kind, TODAY).includes('consent');
    expect([isBroken('SH_CODE'), isBroken('SH_NAMED')]).toEqual([endsCode, endsNamed]);
  });

  it('can be given again on a later day', () => {
    const again = (on: string): PageRule[] =>
      unmet({ entries: [entry({ consents: [back('CN_CODE'), toCode({ on: window(on) })] })] });
    expect([again('2023-02-01'), again('2023-02-02')]).toEqual([['consent'], []]);
  });

  it('is missing if one of two entries that were joined has none', () => {
    expect(unmet({ entries: [entry(), entry({ consents: [] })] })).toEqual(['consent']);
    expect(unmet({ entries: [entry(), entry({ risk: 'RK_HIGH' })] })).toEqual(['risk']);
    expect(unmet({ entries: [entry(), entry()] })).toEqual([]);
  });
});

describe('what a page says', () => {
  const events = [
    anEvent('ARREST', '2020-12-30..2021-01-02', { id: 'arrest' }),
    anEvent('CHARGE', '2021-01-05', { id: 'charge', case: 'c' }),
    anEvent('CONVICTED', '2021-09-01', { id: 'verdict', case: 'c' }),
    anEvent('RELEASED', '2023-07-02', { id: 'later' }),
  ];
  const charges = [
    aCharge('495', 'c', [['PENDING', 'charge']]),
    aCharge('53', 'c', [
      ['PENDING', 'charge'],
      ['CONVICTED', 'verdict'],
    ]),
    aCharge('494', 'c', [['PENDING', 'later']]),
  ];
  const { counted } = candidate({ events, charges });
  const asked = { heldSince: { earliest: asDay('2021-01-01'), latest: asDay('2021-01-31') }, sources: SOURCES };

  it('is years, the stage and articles: no day, and nothing that the proposer gives', () => {
    expect(makePageVersion(counted, 'SH_CODE', TODAY, asked)).toEqual({
      showing: 'SH_CODE',
      asOf: TODAY,
      began: { from: 2020, until: 2021 },
      heldSince: null,
      stage: 'ST_CONVICTED',
      charges: [
        { law: 'LW_PENAL_2009', article: '53', status: 'CH_CONVICTED' },
        { law: 'LW_PENAL_2009', article: '495', status: 'CH_PENDING' },
      ],
      sources: [],
    });
  });

  it('with a name takes since when from what was published, never from the records', () => {
    const named = makePageVersion(counted, 'SH_NAMED', TODAY, asked);
    expect([named.began, named.heldSince, named.sources]).toEqual([null, asked.heldSince, SOURCES]);
    expect(makePageVersion(counted, 'SH_NAMED', TODAY, { heldSince: null, sources: SOURCES }).heldSince).toBeNull();
  });

  it('does not say since when if nothing says that custody began', () => {
    const seen = candidate({ events: [anEvent('SEEN_HELD', '2021-05-01')] }).counted;
    expect(makePageVersion(seen, 'SH_CODE', TODAY, asked).began).toBeNull();
  });
});

describe('the shape of a name', () => {
  it.each([
    ['សុខ សុភា', 'Sok Sophea', true],
    ['សុខ សុភា', null, true],
    ['', null, false],
    [' Sok', null, false],
    ['123', null, false],
    ['Sok\nSophea', null, false],
    ['<b>Sok</b>', null, false],
    ['S'.repeat(121), null, false],
    ['សុខ', 'សុខ', false],
    ['សុខ', '', false],
  ])('%j %j', (name, latin, is) => {
    expect(isPageName({ name, latin })).toBe(is);
  });
});

import { begunOf, wholeTime } from '@vigil/shared/day/whole-time.js';
import { questionFromQuery, questionToQuery } from '@vigil/shared/counting/question-address.js';
import { addDays, type Day } from '@vigil/shared/day/day.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { mapPage } from '@vigil/shared/public/figure-page.js';
import { freezeView } from './frozen-view.js';
import { isMisread } from './misread.js';
import {
  askedAs,
  begunIn,
  FILTERS,
  isOutside,
  NO_FILTERS,
  onto,
  type View,
  viewFrom,
  viewToSearch,
  withFigure,
  withFilter,
} from './view.js';

const aView = (change: Partial<View> = {}): View => ({
  indicator: 'I02',
  measure: null,
  period: null,
  unit: 'month',
  filters: NO_FILTERS,
  text: null,
  by: [],
  asOf: null,
  drawing: 'circles',
  at: null,
  ...change,
});

describe('the address of the map', () => {
  it('is short for the first picture: assemblies interfered with, everything recorded', () => {
    expect(viewToSearch(aView(), null)).toBe('');
    expect(viewFrom('')).toEqual(aView());
  });

  it('reads back to the same view', () => {
    const view = aView({
      indicator: 'I06',
      period: '2021-H1',
      unit: 'week',
      by: ['groups', 'G-43F36B', '-'],
      text: 'ភ្នំពេញ & 100 % “a+b”',
      at: { lat: 11.562, lon: 104.916, zoom: 9.25 },
      filters: Object.fromEntries(
        FILTERS.map((filter, n) => [filter, [`${filter}-1`, `${filter}-2`].slice(n % 2)]),
      ) as unknown as View['filters'],
      drawing: 'areas',
    });
    expect(viewFrom(viewToSearch(view, 'km'))).toEqual(view);
  });

  it('shows people and rates, and the second reading of a figure that has two', () => {
    const killed = viewFrom('?indicator=I09&measure=killed');
    expect([killed.indicator, killed.measure, isMisread('?indicator=I09&measure=killed')]).toEqual([
      'I09',
      'killed',
      false,
    ]);
    expect(viewToSearch(killed, null)).toBe('?indicator=I09&measure=killed');
    expect(askedAs(killed, { period: asPeriod('2021') })).toBe('indicator=I09&measure=killed&period=2021');
    expect(isMisread('?indicator=I09&measure=all')).toBe(true);
    expect(isMisread('?indicator=I02&measure=killed')).toBe(true);
    const arrests = viewFrom('?indicator=I10&measure=acts&libertyTypes=D_ARREST');
    expect(askedAs(arrests, { period: asPeriod('2021') })).toBe(
      'indicator=I10&measure=acts&period=2021&libertyTypes=D_ARREST',
    );
  });

  it('reads a figure and its reading from the one field of the plain form', () => {
    expect(viewFrom('?indicator=I10+acts')).toEqual(viewFrom('?indicator=I10&measure=acts'));
    expect(isMisread('?indicator=I10+acts&measure=')).toBe(false);
    expect(isMisread('?indicator=I10+killed')).toBe(true);
    expect(isMisread('?indicator=I02+')).toBe(true);
  });

  it('keeps the language that was asked for', () => {
    expect(viewToSearch(aView({ period: '2021' }), 'km')).toBe('?period=2021&lang=km');
  });

  it('divides the chart by weeks where a week is chosen', () => {
    expect(viewFrom('?period=2021-W22').unit).toBe('week');
  });

  it('divides the chart of a rate by half-years: months have too few assemblies for a percentage', () => {
    expect(viewFrom('?indicator=I03')).toEqual(aView({ indicator: 'I03', unit: 'half-year' }));
    expect(viewFrom('?indicator=I11&unit=year&period=2021-W22').unit).toBe('year');
    expect(withFigure(aView(), 'I03').unit).toBe('half-year');
    expect(withFigure(aView({ unit: 'week' }), 'I05').unit).toBe('week');
    expect(withFigure(aView({ indicator: 'I03', unit: 'year' }), 'I11').unit).toBe('year');
    expect(viewToSearch(withFigure(aView(), 'I03'), null)).toBe('?indicator=I03');
  });

  it('asks the question that the counting rule understands, with every filter', () => {
    const asked = {
      groups: ['DEMO-A'],
      restrictionTypes: ['RS_CORDON'],
      forceTypes: ['FM_BATON', 'FM_KICK'],
      libertyTypes: ['D_ARREST'],
      actors: ['PF_DISTRICT_SECURITY'],
      outcome: ['LA_UNLAWFUL'] as const,
      harmTypes: ['HM_DEATH'],
      grounds: ['GR_TRAFFIC'],
      issues: ['IS_LAND'],
      assemblyTypes: ['AT_PETITION'],
      peacefulness: ['PE_PEACEFUL'],
      grades: ['VG_WEAK'],
      kinds: ['IK_ASSEMBLY', 'IK_REPRISAL'],
      coverage: ['CO_ON_SITE'],
      place: ['12', '01'],
    };
    expect(Object.keys(asked).sort()).toEqual([...FILTERS].sort());
    const view = aView({ indicator: 'I05', filters: { ...NO_FILTERS, ...asked } });
    const query = askedAs(view, { period: asPeriod('2021-H1'), split: ['period', 'place:1'], unit: 'month' });
    const question = questionFromQuery(new URLSearchParams(query));
    expect(question).toMatchObject({
      indicator: 'I05',
      periods: ['2021-H1'],
      unit: 'month',
      split: ['period', 'place:1'],
    });
    expect(question.filters).toEqual(asked);
    expect(new Set(questionToQuery(question).split('&'))).toEqual(new Set(query.split('&')));
  });

  it('starts and ends the whole time at years', () => {
    expect(wholeTime('2020-07-17' as Day, '2021-06-04' as Day).key).toBe('2020-01-01..2021-12-31');
    expect(wholeTime('2021-06-04' as Day, '2021-06-04' as Day).key).toBe('2021');
  });

  describe('what goes wrong', () => {
    it('shows the rest of a link that is partly broken', () => {
      expect(viewFrom('?indicator=I99&period=2021-13&unit=decade&at=north,2,3&place=12&groups=%3Cscript%3E')).toEqual(
        aView({ filters: { ...NO_FILTERS, place: ['12'] } }),
      );
    });

    it('takes no more of a text than the list can be asked for, and no half of a letter', () => {
      expect(viewFrom(`?text=${'a'.repeat(99)}%F0%9F%98%80`).text).toBe('a'.repeat(99));
      expect(viewFrom('?text=%20').text).toBeNull();
      expect(askedAs(aView({ text: 'banner' }), { period: asPeriod('2021') })).not.toContain('banner');
    });

    it('takes no position outside the world', () => {
      expect(viewFrom('?at=91,104,7').at).toBeNull();
      expect(viewFrom('?at=11.5,104.9').at).toBeNull();
      expect(viewFrom('?at=').at).toBeNull();
    });
  });
});

it('the map reads whole every address that leads to it', () => {
  for (const query of [
    'period=2021',
    'indicator=I04&period=2021-01-01..2021-03-31&place=12,18&kinds=IK_REPRISAL',
    'indicator=I09&period=2021&measure=injured',
    'indicator=I09&period=2021&measure=killed',
    'indicator=I10&period=2021&measure=people',
  ]) {
    const page = mapPage(questionFromQuery(new URLSearchParams(query)), { asOf: '7.2021-06-04', language: 'km' });
    expect([query, isMisread(page!.slice(1))]).toEqual([query, false]);
  }
});

it('an address whose time, figure or filter cannot be read is told apart from one that asks for everything', () => {
  for (const search of [
    '?period=banana',
    '?period=2021-13',
    '?indicator=I99',
    '?singleSource=yes',
    '?forceTypes=FM_PUSH;FM_BATON',
    '?place=12,%00',
    '?place=12&place=18',
    '?interference=IN_INTERFERED',
  ])
    expect(isMisread(search)).toBe(true);
  // The form of the server-rendered page sends empty values for "all".
  for (const search of [
    '',
    '?lang=km',
    '?period=',
    '?groups=',
    '?period=2021-H1&indicator=I06',
    '?unit=year',
    '?forceTypes=FM_PUSH,FM_BATON&place=12,12',
    '?indicator=I04&kinds=IK_REPRISAL&coverage=CO_ON_SITE,CO_NETWORK',
  ])
    expect(isMisread(search)).toBe(false);
});

describe('figures of an earlier moment', () => {
  it('fixes the time as well as the moment, so that the figure stays what it was when earlier or later years are recorded', () => {
    const whole = asPeriod('2022-01-01..2026-12-31');
    const at = { seq: 308, day: '2026-11-27' };
    expect(freezeView(aView({}), whole, at)).toEqual(aView({ period: whole.key, asOf: '308.2026-11-27' }));
    expect(freezeView(aView({ period: '2024', unit: 'week' }), whole, at)).toEqual(
      aView({ period: '2024', unit: 'week', asOf: '308.2026-11-27' }),
    );
    expect(viewFrom(viewToSearch(freezeView(aView({}), whole, at), null))).toEqual(freezeView(aView({}), whole, at));
  });

  it('have a chart that ends where it ended then, however much time has passed since', () => {
    const whole = asPeriod('2026');
    const months = (asOf: string | null, today: string): string =>
      begunIn(aView({ asOf, unit: 'month' }), whole, today as Day).key;
    expect(months('308.2026-06-12', '2026-06-12')).toBe('2026-H1');
    expect(months('308.2026-06-12', '2027-02-01')).toBe('2026-H1');
    expect(months('2026-06-12', '2027-02-01')).toBe('2026-H1');
    expect([months(null, '2027-02-01'), months('308', '2027-02-01')]).toEqual(['2026', '2026']);
  });

  it('travel in the address of the page and in that of every question', () => {
    for (const asOf of ['308', '2026-11-25', '308.2026-11-25', '0.2026-11-25']) {
      expect(viewFrom(viewToSearch(aView({ asOf }), null)).asOf).toBe(asOf);
      expect(askedAs(aView({ asOf }), { period: asPeriod('2021') })).toBe(`indicator=I02&period=2021&asOf=${asOf}`);
    }
    for (const asOf of ['308.', '308.2026-02-30', '308.2026-11-25.1', '01.2026-11-25', '.2026-11-25'])
      expect(viewFrom(`?asOf=${asOf}`).asOf).toBeNull();
    expect([viewFrom('?asOf=banana').asOf, isMisread('?asOf=banana'), isMisread('?asOf=7')]).toEqual([
      null,
      true,
      false,
    ]);
  });
});

describe('periods that have not begun', () => {
  const whole = asPeriod('2026');
  const today = '2026-11-25' as Day;
  it.each([
    ['month', '2026-11-30'],
    ['quarter', '2026-12-31'],
    ['week', '2026-11-29'],
    ['year', '2026-12-31'],
  ] as const)('are left out: by %s the last day is %s', (unit, last) => {
    expect(begunOf(whole, unit, today)).toMatchObject({ from: '2026-01-01', until: addDays(last as Day, 1) });
  });
  it('leave a time alone that is all past or all to come', () => {
    expect(begunOf(asPeriod('2021'), 'month', today)).toEqual(asPeriod('2021'));
    expect(begunOf(asPeriod('2030'), 'month', today)).toEqual(asPeriod('2030'));
  });
  it('are not said to lie outside what is recorded, as a time before it and one after it are', () => {
    const asked = (key: string, recorded = whole): boolean => isOutside(asPeriod(key), recorded, today);
    expect([asked('2026-12'), asked('2027'), asked('2026-11'), asked('2025'), asked('2024', asPeriod('2022'))]).toEqual(
      [false, false, false, true, true],
    );
  });
});

describe('a press on a part of the page that shows an earlier view', () => {
  const seen = aView({ period: '2021-03' });

  it('changes what it is about, and takes back nothing that was chosen since', () => {
    const now = aView({ period: '2021-04', indicator: 'I06', filters: { ...NO_FILTERS, actors: ['PF_POLICE'] } });
    expect(onto(now, seen, withFilter(seen, 'groups', ['G-1']))).toEqual({
      ...now,
      filters: { ...now.filters, groups: ['G-1'] },
    });
    expect(onto(now, seen, { ...seen, period: null })).toEqual({ ...now, period: null });
    expect(onto(now, seen, { ...seen, at: { lat: 11.5, lon: 105, zoom: 8 } })).toEqual({
      ...now,
      at: { lat: 11.5, lon: 105, zoom: 8 },
    });
  });

  it('clears what it shows, and what came since stays', () => {
    const filtered = aView({ filters: { ...NO_FILTERS, groups: ['G-1'] } });
    const now = withFilter(filtered, 'actors', ['PF_POLICE']);
    expect(onto(now, filtered, { ...filtered, filters: NO_FILTERS }).filters).toEqual({
      ...NO_FILTERS,
      actors: ['PF_POLICE'],
    });
  });
});

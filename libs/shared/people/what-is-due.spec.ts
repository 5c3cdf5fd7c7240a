import { spellsOf } from '../custody/spells.js';
import { days } from '../custody/test-events.js';
import { addDays, type Day } from '../day/day.js';
import type { DayWindow } from '../day/day-window.js';
import type { FigureEvent } from '../people-figures/counted-person.js';
import { limitsOfPerson } from '../people-figures/custody-clock.js';
import { aConsent, aLimit, anEvent } from '../people-figures/test-people.js';
import type { Consent } from './person.js';
import { dueOfPerson, dueOfStep, type Followed } from './what-is-due.js';

const day = (text: string): Day => text as Day;
const window = (text: string): DayWindow => ({ precision: 'DP_RANGE', ...days(text) });
const LONG_BEFORE = day('2000-01-01');

describe('a step that was set', () => {
  const step = { id: 'one', nextWhen: window('2022-03-10..2022-03-12') };
  const on = (today: string, state: Parameters<typeof dueOfStep>[1], recorded = '2022-01-01') =>
    dueOfStep(step, state, day(recorded), day(today));

  it('is due soon from two weeks before the first day on which it may be', () => {
    expect(on('2022-02-23', 'due')).toBeNull();
    expect(on('2022-02-24', 'due')).toMatchObject({
      is: 'step-due',
      since: '2022-02-24',
      days: days('2022-03-10..2022-03-12'),
    });
    expect(on('2022-03-12', 'due')).toMatchObject({ is: 'step-due', since: '2022-02-24' });
  });

  it('is told from the day on which it was recorded, if that is later', () =>
    expect(on('2022-03-12', 'due', '2022-03-09')!.since).toBe('2022-03-09'));

  it('is not heard of from the day after its last, and nothing is due once it was heard of or moved', () => {
    expect(on('2022-03-13', 'not-heard-of')).toMatchObject({ is: 'step-not-heard-of', since: '2022-03-13' });
    expect([on('2022-03-13', 'heard-of'), on('2022-03-13', 'moved')]).toEqual([null, null]);
  });

  it('is another one when its days move', () => {
    const moved = dueOfStep({ ...step, nextWhen: window('2022-03-11') }, 'due', LONG_BEFORE, day('2022-03-01'));
    expect(moved!.key).not.toBe(on('2022-03-01', 'due')!.key);
  });
});

const person = (rest: Partial<Followed> = {}): Followed => ({
  id: 'p',
  entries: [],
  spells: [],
  limitsOn: () => [],
  recordedOn: LONG_BEFORE,
  pageGoes: null,
  isErasureAsked: false,
  ...rest,
});
const said = (of: Followed, today: string): string[] =>
  dueOfPerson(of, day(today)).map(({ is, since }) => `${is} ${since}`);

describe('a limit of custody', () => {
  const held = (events: readonly FigureEvent[], limit = aLimit()): Followed => {
    const known = { events, spells: spellsOf(events).spells };
    const who = { ageGroup: 'AG_ADULT', charges: [] };
    return person({ limitsOn: (on) => limitsOfPerson(known, who, on, [limit]), spells: [] });
  };
  const arrest = anEvent('ARREST', '2022-07-04');
  const months = aLimit({
    stage: 'ST_PRETRIAL',
    length: { months: 4 },
    from: ['CE_DETENTION_ORDER'],
    until: ['CE_CLOSING_ORDER'],
  });
  const ordered = anEvent('DETENTION_ORDER', '2022-01-31');

  it('is near where 24 hours or less are left, and then may be exceeded', () => {
    expect(said(held([arrest]), '2022-07-04')).toEqual(['limit-near 2022-07-04']);
    expect(said(held([arrest]), '2022-07-05')).toEqual(['limit-near 2022-07-04']);
    expect(said(held([arrest]), '2022-07-06')).toEqual(['limit-exceeded 2022-07-06']);
  });

  it('in months is near two weeks before its last day', () => {
    // From the last day of January four months end on the last of May.
    expect(said(held([ordered], months), '2022-05-16')).toEqual([]);
    expect(said(held([ordered], months), '2022-05-17')).toEqual(['limit-near 2022-05-17']);
    expect(said(held([ordered], months), '2022-05-31')[0]).toMatch(/^limit-near 2022-05-17/);
  });

  it('is not looked at after 90 days of silence, nor once it has stopped, nor before a lawyer has confirmed it', () => {
    expect(said(held([arrest]), '2022-10-02')).toEqual(['limit-exceeded 2022-09-02']);
    expect(said(held([arrest]), '2022-10-03')).toEqual([]);
    expect(said(held([arrest, anEvent('HEARING', '2022-07-05')]), '2022-07-06')).toEqual([]);
    expect(said(held([arrest], aLimit({ confirmedBy: null, confirmedOn: null })), '2022-07-06')).toEqual([]);
  });

  it('is told from the day on which it was recorded, if that is later', () =>
    expect(said({ ...held([arrest]), recordedOn: day('2022-07-20') }, '2022-07-25')).toEqual([
      'limit-exceeded 2022-07-20',
    ]));

  it('is said once more when it is exceeded for certain', () => {
    const seen = anEvent('SEEN_HELD', '2022-07-10');
    const [before] = dueOfPerson(held([arrest]), day('2022-07-10'));
    const [after] = dueOfPerson(held([arrest, seen]), day('2022-07-10'));
    expect([before!.is, after!.is, before!.key === after!.key]).toEqual(['limit-exceeded', 'limit-exceeded', false]);
  });
});

const entry = (consents: Consent[], showing: string | null = null): Followed['entries'][number] => ({
  ageGroup: 'AG_ADULT',
  risk: 'RK_LOW',
  consents,
  showing,
});

describe('a consent', () => {
  const until = (text: string, rest: Partial<Consent> = {}): Consent =>
    aConsent({ on: window('2021-01-01'), until: window(text), ...rest });
  const consents = (...of: Consent[]): Followed => person({ entries: [entry(of, 'SH_COUNTED')] });

  it('ends soon from 30 days before to 30 days after', () => {
    const one = consents(until('2022-03-31'));
    expect(said(one, '2022-02-28')).toEqual([]);
    expect(said(one, '2022-03-01')).toEqual(['consent-ends 2022-03-01']);
    expect(said(one, '2022-04-30')).toEqual(['consent-ends 2022-03-01']);
    expect(said(one, '2022-05-01')).toEqual([]);
  });

  it('does not, if another one of the same scope holds longer, in any entry', () => {
    expect(said(consents(until('2022-03-31'), until('2024-01-01')), '2022-03-20')).toEqual([]);
    expect(said(consents(until('2022-03-31'), aConsent({ until: null })), '2022-03-20')).toEqual([]);
    const joined = person({ entries: [entry([until('2022-03-31')]), entry([until('2024-01-01')])] });
    expect(said(joined, '2022-03-20')).toEqual([]);
    const other = until('2024-01-01', { scope: 'CN_UN' });
    expect(said(consents(until('2022-03-31'), other), '2022-03-20')).toEqual(['consent-ends 2022-03-01']);
  });

  it('is not asked for again of somebody who took one back later', () => {
    const takenBack = aConsent({ on: window('2021-06-01'), withdrawnOn: window('2021-07-01'), until: null });
    expect(said(consents(until('2022-03-31'), takenBack), '2022-03-20')).toEqual([]);
    const again = until('2022-03-31', { on: window('2021-08-01') });
    expect(said(consents(again, takenBack), '2022-03-20')).toEqual(['consent-ends 2022-03-01']);
  });

  it('to a page is told by the rules of pages: to be named is renewed each year, by each entry', () => {
    const name = aConsent({ scope: 'CN_NAME', on: window('2024-02-29'), until: null });
    const again = aConsent({ scope: 'CN_NAME', on: window('2025-02-01'), until: null });
    const shown = (...of: [Consent[], string][]): Followed =>
      person({ entries: of.map(([consents_, showing]) => entry(consents_, showing)) });
    expect(said(shown([[name], 'SH_NAMED']), '2025-01-28')).toEqual([]);
    expect(said(shown([[name], 'SH_NAMED']), '2025-01-29')).toEqual(['consent-ends 2025-01-29']);
    expect(said(shown([[name], 'SH_NAMED']), '2025-03-29')).toEqual(['consent-ends 2025-01-29']);
    expect(said(shown([[name], 'SH_NAMED']), '2025-03-30')).toEqual([]);
    expect(said(shown([[name], 'SH_COUNTED']), '2025-01-29')).toEqual([]);
    expect(said(shown([[name, again], 'SH_NAMED']), '2025-02-01')).toEqual([]);
    expect(said(shown([[name, again], 'SH_NAMED'], [[name], 'SH_NONE']), '2025-02-01')).toEqual([
      'consent-ends 2025-01-29',
    ]);
    const code = until('2022-03-31', { scope: 'CN_CODE' });
    expect(said(shown([[code], 'SH_CODE']), '2022-03-20')).toEqual(['consent-ends 2022-03-02']);
  });
});

describe('a page of somebody whose consent was renewed', () => {
  const renewed = aConsent({ scope: 'CN_NAME', on: window('2025-02-01'), until: null });
  const shown = (pageGoes: string | null, showing = 'SH_NAMED'): Followed =>
    person({ entries: [entry([renewed], showing)], pageGoes: pageGoes === null ? null : day(pageGoes) });

  it('goes on its former day, which is told from 30 days before to 30 days after', () => {
    expect(said(shown('2025-03-01'), '2025-01-29')).toEqual([]);
    expect(said(shown('2025-03-01'), '2025-01-30')).toEqual(['page-goes 2025-01-30']);
    expect(said(shown('2025-03-01'), '2025-03-31')).toEqual(['page-goes 2025-01-30']);
    expect(said(shown('2025-03-01'), '2025-04-01')).toEqual([]);
  });

  it('is not told twice where the consent ends on that day, nor where there is no page', () => {
    expect(said(shown('2026-02-02'), '2026-01-20').length).toBe(1);
    expect(said(shown(null), '2025-02-20')).toEqual([]);
    expect(said(shown('2025-03-01', 'SH_COUNTED'), '2025-02-20')).toEqual([]);
  });
});

describe('custody that ended more than two years ago', () => {
  const spells = spellsOf([anEvent('ARREST', '2021-03-01'), anEvent('RELEASED', '2021-03-10')]).spells;

  it('proposes erasure, until somebody asks for it', () => {
    expect(said(person({ spells }), '2023-03-10')).toEqual([]);
    expect(said(person({ spells }), '2023-03-11')).toEqual(['erasure-proposed 2023-03-11']);
    expect(said(person({ spells }), '2029-01-01')).toEqual(['erasure-proposed 2023-03-11']);
    expect(said(person({ spells, isErasureAsked: true }), '2029-01-01')).toEqual([]);
  });

  it('is told from the day on which it was recorded, if that is later', () =>
    expect(said(person({ spells, recordedOn: addDays(day('2028-12-31'), 1) }), '2029-01-02')).toEqual([
      'erasure-proposed 2029-01-01',
    ]));
});

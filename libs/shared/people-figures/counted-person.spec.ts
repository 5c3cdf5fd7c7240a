import { days } from '../custody/test-events.js';
import type { Consent } from '../people/person.js';
import { countedPerson, mayCount } from './counted-person.js';
import { PEOPLE_INDICATORS } from './people-question.js';
import { aConsent, anEntry, anEvent, ask, parts, rows, somebody, TODAY } from './test-people.js';

const window = (text: string): Consent['until'] => ({ precision: 'DP_RANGE', ...days(text) });
const may = (consent: Partial<Consent>, showing = 'SH_COUNTED'): boolean =>
  mayCount(anEntry({ showing, consents: [aConsent(consent)] }), TODAY);

describe('who may be counted', () => {
  it('needs that somebody set it so, and a consent to be counted that holds', () => {
    expect([may({}), may({}, 'SH_CODE'), may({}, 'SH_NAMED')]).toEqual([true, true, true]);
    expect(may({}, 'SH_NONE')).toBe(false);
    expect(may({ scope: 'CN_LAWYER' })).toBe(false);
    expect(may({ withdrawnOn: window('2023-01-01') })).toBe(false);
    expect(mayCount(anEntry({ consents: [] }), TODAY)).toBe(false);
  });

  it('may be that nobody could be asked', () => {
    expect(may({ by: 'CB_COULD_NOT_ASK' })).toBe(true);
  });

  it('ends with the first day on which the consent may have ended', () => {
    expect(may({ until: window('2023-06-30') })).toBe(true);
    expect(may({ until: window('2023-06-29') })).toBe(false);
    expect(may({ until: window('2023-06-29..2023-07-31') })).toBe(false);
  });

  it('is each of the entries that were joined, or nobody', () => {
    const joined = (showing: string) =>
      countedPerson({ entries: [anEntry(), anEntry({ showing })], events: [], charges: [] }, TODAY);
    expect([joined('SH_COUNTED') !== null, joined('SH_NONE')]).toEqual([true, null]);
  });
});

describe('what counts', () => {
  const events = (grade: string) => [anEvent('ARREST', '2021-03-01', { grade })];

  it('is confirmed or fair; a single source is beside; anything else is nothing', () => {
    const of = (grade: string) => ask([somebody(events(grade))], { indicator: 'I13', period: '2021' }).total;
    expect([parts(of('VG_CONFIRMED')), parts(of('VG_FAIR'))]).toEqual(['1/0/0', '1/0/0']);
    expect(of('VG_FAIR').withSingleSource).toBeNull();
    const weak = of('VG_WEAK');
    expect([parts(weak), parts({ measures: weak.withSingleSource! })]).toEqual(['0/0/0', '1/0/0']);
    for (const grade of ['VG_UNVERIFIED', 'VG_DISCOUNTED'])
      expect([parts(of(grade)), of(grade).withSingleSource]).toEqual(['0/0/0', null]);
  });

  it('is said of everybody whom we follow and may count, also where nothing counts', () => {
    expect(ask([somebody([]), somebody(events('VG_WEAK'))], { indicator: 'I14', period: '2021' }).total.of).toBe(2);
  });

  it('began on a day that nobody knows, if somebody was first seen held: not known whether in the period', () => {
    const seen = somebody([anEvent('SEEN_HELD', '2021-05-10')]);
    const began = (period: string): string => parts(ask([seen], { indicator: 'I13', period }).total);
    expect([began('2021-04'), began('2021-05'), began('2021-06')]).toEqual(['0/0/1', '0/0/1', '0/0/0']);
  });
});

describe('events of a case that only its case team knows', () => {
  const closed = { case: 'closed', isOfClosedCase: true };
  const person = somebody([
    anEvent('WARRANT', '2022-01-05', closed),
    anEvent('ARREST', '2022-02-01', closed),
    anEvent('CHARGE', '2022-02-03', { id: 'charge', ...closed }),
    anEvent('CONVICTED', '2022-03-01', { id: 'verdict', ...closed }),
    anEvent('ACQUITTED', '2022-05-01..2022-05-20', { ...closed, leftCustody: 'yes' }),
  ]);
  const of = (indicator: string, day = '2022-12-31') => ask([person], { indicator, period: '2022', day }).total;

  it('are in no figure of charges, verdicts, warrants or stages', () => {
    const steps = of('I16');
    expect(Object.keys(steps.measures).map((measure) => parts(steps, measure))).toEqual(Array(5).fill('0/0/0'));
    expect(parts(of('I19', '2022-01-20'))).toBe('0/0/0');
    const stages = ask([person], { indicator: 'I14', period: '2022', day: '2022-04-01', splits: 'stage' });
    expect(rows(stages)).toEqual(['ST_POLICE: 1/0/0']);
  });

  it('say when the person was taken, and when they came out', () => {
    expect([parts(of('I13')), parts(of('I14', '2022-04-30')), parts(of('I14', '2022-05-21'))]).toEqual([
      '1/0/0',
      '1/0/0',
      '0/0/0',
    ]);
    expect([parts(of('I17')), parts(of('I17'), 'released')]).toEqual(['1/0/0', '1/0/0']);
  });

  it('keep somebody in custody who was acquitted and stayed', () => {
    const stayed = somebody([
      anEvent('ARREST', '2022-02-01'),
      anEvent('ACQUITTED', '2022-05-01', { ...closed, leftCustody: 'no' }),
    ]);
    const on = (day: string) => parts(ask([stayed], { indicator: 'I14', period: '2022', day }).total);
    expect([on('2022-05-01'), on('2022-05-02')]).toEqual(['1/0/0', '0/1/0']);
  });
});

describe('numbers that need 10 people', () => {
  const held = (length: number) => (_: unknown, at: number) =>
    somebody([anEvent('ARREST', '2021-03-01'), anEvent('RELEASED', `2021-03-${String(at + length).padStart(2, '0')}`)]);
  const of = (many: number) =>
    ask(Array.from({ length: many }, held(5)), { indicator: 'I15', period: '2021', day: '2021-12-31' }).total;

  it('have a median from 10 on: of 5 to 14 days, 9.5', () => {
    expect([of(9).median, of(10).median]).toEqual([null, { low: 9.5, high: 9.5 }]);
  });
});

describe('splits', () => {
  const person = somebody([
    anEvent('ARREST', '2021-03-01', { custodyPlace: 'CP_POLICE' }),
    anEvent('DETENTION_ORDER', '2021-03-03', { custodyPlace: 'CP_PRISON' }),
    anEvent('RELEASED', '2021-06-10'),
  ]);

  it('by place of custody tell where somebody was when last heard of by the day', () => {
    const on = (day: string): string[] =>
      rows(ask([person], { indicator: 'I14', period: '2021', day, splits: 'custodyPlace' }));
    expect([on('2021-03-02'), on('2021-03-03'), on('2021-07-01')]).toEqual([
      ['CP_POLICE: 1/0/0'],
      ['CP_PRISON: 1/0/0'],
      [],
    ]);
  });

  it('by month are of its last day where people stand, and of no day after the one that was asked for', () => {
    const months = ask([person], { indicator: 'I14', period: '2021', day: '2021-07-15', splits: 'month' });
    expect(rows(months).slice(0, 3)).toEqual(['2021-01: 0/0/0', '2021-02: 0/0/0', '2021-03: 1/0/0']);
    expect(months.cells.at(-1)!.keys).toEqual(['2021-07-01..2021-07-15']);
    expect(rows(ask([person], { indicator: 'I14', period: '2021-03', splits: 'day' })).slice(0, 2)).toEqual([
      '2021-03-01..2021-03-01: 1/0/0',
      '2021-03-02..2021-03-02: 1/0/0',
    ]);
  });

  it.each(PEOPLE_INDICATORS)('%s by month end today: a month that has not begun has no figure', (indicator) => {
    const { cells } = ask([person], { indicator, period: '2023', splits: 'month' });
    expect([cells.length, cells.at(-1)!.keys]).toEqual([6, ['2023-06']]);
  });

  it('by month know that what happened in "2023" has happened by today', () => {
    const taken = somebody([anEvent('ARREST', '2023-05-15..2023-12-31')]);
    const began = (period: string) => ask([taken], { indicator: 'I13', period, splits: 'month' });
    expect(rows(began('2023')).slice(-3)).toEqual(['2023-04: 0/0/0', '2023-05: 0/1/0', '2023-06: 0/1/0']);
    expect(parts(began('2023-05-01..2023-07-31').total)).toBe('1/0/0');
  });

  it('by month and stage at once are the same as alone', () => {
    const both = ask([person], { indicator: 'I14', period: '2021-03', splits: 'month,stage' });
    expect(rows(both)).toEqual(['all, ST_PRETRIAL: 1/0/0', '2021-03, all: 1/0/0', '2021-03, ST_PRETRIAL: 1/0/0']);
  });
});

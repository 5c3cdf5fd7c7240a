import type { Day } from '../day/day.js';
import { limitsOfPerson, limitsToShow } from './custody-clock.js';
import { isConfirmed } from './custody-limits.js';
import { aCharge, aLimit, anEvent, ask, parts, somebody } from './test-people.js';

const POLICE = aLimit({ extension: { hours: 24, offence: 'OF_FELONY', by: 'CE_CUSTODY_EXTENDED' } });
const MONTHS = aLimit({
  code: 'MONTHS',
  stage: 'ST_PRETRIAL',
  offence: 'OF_MISDEMEANOUR',
  length: { months: 4 },
  from: ['CE_DETENTION_ORDER'],
  until: ['CE_CLOSING_ORDER'],
});
const DAY = '2022-12-31';

type Somebody = ReturnType<typeof somebody>;
const charged = (offence: string | null) => (offence === null ? [] : [aCharge('494', '1', [], offence)]);
/** Somebody who arrived at 10:00 on 4 July 2022 and was brought before the prosecutor. */
const brought = (to: string, hours: string | null, offence: string | null, isExtended = false): Somebody =>
  somebody(
    [
      anEvent('ARREST', '2022-07-04', { hours: hours && '10:00' }),
      ...(isExtended ? [anEvent('CUSTODY_EXTENDED', '2022-07-05')] : []),
      anEvent('HEARING', to, { hours }),
    ],
    {},
    charged(offence),
  );
const exceeded = (person: Somebody, limit = POLICE, day = DAY): string =>
  parts(ask([person], { indicator: 'I20', period: '2022', day }, [limit]).total, limit.code);
const read = (person: Somebody, limit = POLICE, day = DAY) =>
  limitsOfPerson(person.counted, person, day as Day, [limit])[0]!;
const range = (of: { low: number; high: number | null } | null) => of && [of.low, of.high];
/** What the page and the dossier say: hours, by how many too long, and whether that is certain. */
const says = (person: Somebody, limit = POLICE, day = DAY) => {
  const [reading, ...others] = read(person, limit, day).readings;
  if (reading === undefined || others.length > 0) throw new Error('not one reading');
  return [range(reading.elapsed), range(reading.over), reading.verdict];
};

describe('K10: a limit of 48 hours, for a felony with extension 72', () => {
  it('was exceeded by 6 of 54 hours for a misdemeanour; not for an extended felony; else possibly', () => {
    expect(says(brought('2022-07-06', '16:00', 'OF_MISDEMEANOUR'))).toEqual([[54, 54], [6, 6], 'certain']);
    expect(says(brought('2022-07-06', '16:00', 'OF_FELONY', true))).toEqual([[54, 54], [-18, -18], 'no']);
    for (const offence of ['OF_UNKNOWN', null])
      expect(says(brought('2022-07-06', '16:00', offence, true))).toEqual([[54, 54], [-18, 6], 'possible']);
  });

  it.each([
    ['2022-07-06', [24, 72], 'possible', 'no'],
    ['2022-07-07', [48, 96], 'possible', 'possible'],
    ['2022-07-08', [72, 120], 'certain', 'possible'],
  ])('by days alone until %s: %j hours; over 48 %s, over 72 %s', (day, hours, over48, over72) => {
    const [misdemeanour, felony] = [brought(day, null, 'OF_MISDEMEANOUR'), brought(day, null, 'OF_FELONY', true)];
    expect(says(misdemeanour)).toEqual([hours, hours.map((one) => one - 48), over48]);
    expect(says(felony)).toEqual([hours, hours.map((one) => one - 72), over72]);
  });

  it('is the same in I20', () => {
    const at = (...of: Parameters<typeof brought>) => exceeded(brought(...of));
    expect(at('2022-07-06', '16:00', 'OF_MISDEMEANOUR')).toBe('1/0/0');
    expect(at('2022-07-06', '16:00', 'OF_FELONY', true)).toBe('0/0/0');
    expect(at('2022-07-06', '16:00', 'OF_UNKNOWN', true)).toBe('0/1/0');
    expect(at('2022-07-07', null, 'OF_FELONY', true)).toBe('0/1/0');
    expect(at('2022-07-08', null, 'OF_MISDEMEANOUR')).toBe('1/0/0');
  });

  it('counts in nothing until a lawyer has confirmed it, and is compared with nothing', () => {
    const open = aLimit({ confirmedBy: null, confirmedOn: null });
    const person = brought('2022-07-08', null, 'OF_MISDEMEANOUR');
    const answer = ask([person], { indicator: 'I20', period: '2022' }, [open]);
    expect([isConfirmed(open), answer.confirmedLimits, parts(answer.total)]).toEqual([false, 0, '0/0/0']);
    expect(answer.total.measures[open.code]).toBeUndefined();
    expect(says(person, open)).toEqual([[72, 120], null, null]);
  });

  it('runs on while somebody is held, until the end of the day that is asked for', () => {
    const held = somebody(
      [anEvent('ARREST', '2022-07-04'), anEvent('SEEN_HELD', '2022-07-09')],
      {},
      charged('OF_PETTY'),
    );
    expect(['2022-07-05', '2022-07-06', '2022-07-08', DAY].map((day) => exceeded(held, POLICE, day))).toEqual([
      '0/0/0',
      '0/1/0',
      '1/0/0',
      '1/0/0',
    ]);
    expect(read(held, POLICE, '2022-07-08').readings[0]!.isRunning).toBe(true);
    expect(read(brought('2022-07-06', null, null)).readings[0]!.isRunning).toBe(false);
  });
});

describe('what is not known of a limit', () => {
  it('an extension that nobody recorded may have been given: possibly, until even that was exceeded', () => {
    const felony = brought('2022-07-06', '16:00', 'OF_FELONY');
    expect(says(felony)).toEqual([[54, 54], [-18, 6], 'possible']);
    expect(read(felony).readings[0]!.doubts).toEqual(['extension']);
    expect(says(brought('2022-07-07', '16:00', 'OF_FELONY'))[2]).toBe('certain');
  });

  it('times are hours where hours are known of both ends, one end or none, also in words', () => {
    const until = (from: string | null, to: string | null) =>
      says(
        somebody([anEvent('ARREST', '2022-07-04', { hours: from }), anEvent('HEARING', '2022-07-06', { hours: to })]),
      )[0];
    expect(until('10:00', null)).toEqual([38, 62]);
    expect(until(null, '16:00')).toEqual([40, 64]);
    expect(until('10:00-12:00', '16:30')).toEqual([52.5, 54.5]);
    expect(until('between 10:00 and 12:00', '16:00')).toEqual([52, 54]);
    for (const nonsense of ['soon', '25:00', '12:00-10:00', '']) expect(until(nonsense, nonsense)).toEqual([24, 72]);
  });

  it('what is left is never more than the limit', () => {
    const today = (limit: typeof POLICE, type: string, day = '2022-07-04', when = '2022-07-04') =>
      says(somebody([anEvent(type, when)], {}, charged('OF_MISDEMEANOUR')), limit, day);
    expect(today(POLICE, 'ARREST')).toEqual([[0, 24], [-48, -24], 'no']);
    expect(today(MONTHS, 'DETENTION_ORDER')).toEqual([[0, 0], [-123, -123], 'no']);
    expect(today(MONTHS, 'DETENTION_ORDER', '2022-07-05')).toEqual([[0, 1], [-123, -122], 'no']);
    const inWindow = today(MONTHS, 'DETENTION_ORDER', '2022-07-05', '2022-07-01..2022-07-10');
    expect(inWindow).toEqual([[0, 4], [-123, -119], 'no']);
  });

  it('hours without an arrival: not known once custody was long enough, never "not exceeded"', () => {
    const noArrival = (to: string) =>
      somebody([anEvent('TAKEN', '2022-07-04'), anEvent('HEARING', to, { hours: '16:00' }), anEvent('MOVED', to)]);
    expect([exceeded(noArrival('2022-07-04')), exceeded(noArrival('2022-07-08'))]).toEqual(['0/0/0', '0/0/1']);
    expect(read(noArrival('2022-07-08')).readings).toMatchObject([{ from: null, over: null, doubts: ['no-start'] }]);
    const seen = somebody([anEvent('SEEN_HELD', '2022-07-04')]);
    expect([exceeded(seen), read(seen).readings[0]!.elapsed]).toEqual(['0/0/1', { low: 0, high: null }]);
  });

  it('after 90 days without news it is not known, and never "not exceeded"', () => {
    const ordered = somebody([anEvent('DETENTION_ORDER', '2022-01-10')], {}, charged('OF_MISDEMEANOUR'));
    const on = (day: string) => exceeded(ordered, MONTHS, day);
    expect([on('2022-05-10'), on('2022-05-11'), on(DAY)]).toEqual(['0/0/0', '0/0/1', '0/0/1']);
    expect(read(ordered, MONTHS).readings[0]!.doubts).toEqual(['silence']);
  });

  it('a charge in absence, or a late hearing, does not say that somebody was held until then', () => {
    const limit = aLimit({ until: ['CE_CHARGE', 'CE_HEARING'] });
    const after = (type: string, when: string) =>
      exceeded(somebody([anEvent('ARREST', '2022-07-04'), anEvent(type, when)]), limit);
    expect([after('CHARGE', '2022-07-10'), after('HEARING', '2022-07-10'), after('HEARING', '2022-09-01')]).toEqual([
      '0/1/0',
      '1/0/0',
      '0/1/0',
    ]);
  });

  it('a release that may have come before the charge ends it; of two steps, the first does', () => {
    const limit = aLimit({ until: ['CE_CHARGE', 'CE_HEARING'] });
    const released = somebody([
      anEvent('ARREST', '2022-07-04'),
      anEvent('RELEASED', '2022-07-05..2022-07-25'),
      anEvent('CHARGE', '2022-07-20'),
    ]);
    expect(says(released, limit)).toEqual([[0, 17 * 24], [-48, 15 * 24], 'possible']);
    const two = [
      anEvent('ARREST', '2022-07-04', { hours: '10:00' }),
      anEvent('CHARGE', '2022-07-04..2022-07-31'),
      anEvent('HEARING', '2022-07-05', { hours: '10:00' }),
    ];
    expect(says(somebody(two), limit)[0]).toEqual([0, 24]);
  });

  it('each time in custody counts by itself, and a re-arrest on the day of a release begins another', () => {
    const person = somebody([
      anEvent('ARREST', '2022-07-01', { hours: '08:00' }),
      anEvent('RELEASED', '2022-07-02', { hours: '08:00' }),
      anEvent('ARREST', '2022-07-02', { hours: '09:00', after: 'RELEASED 2022-07-02' }),
      anEvent('RELEASED', '2022-07-05', { hours: '09:00' }),
    ]);
    const { readings } = read(person);
    expect(readings.map(({ elapsed, verdict }) => [range(elapsed), verdict])).toEqual([
      [[72, 72], 'possible'],
      [[24, 24], 'no'],
    ]);
  });
});

describe('whom a limit is about', () => {
  const held = (from: string, to: string, offence: string | null = 'OF_MISDEMEANOUR', entry = {}): Somebody =>
    somebody(
      [anEvent('DETENTION_ORDER', from), anEvent('CLOSING_ORDER', to), anEvent('RELEASED', '2022-12-30')],
      entry,
      charged(offence),
    );

  it('months end on the same day of a later month, or on its last', () => {
    expect(exceeded(held('2022-01-31', '2022-05-31'), MONTHS)).toBe('0/0/0');
    expect(exceeded(held('2022-01-31', '2022-06-01'), MONTHS)).toBe('1/0/0');
    expect(exceeded(held('2021-10-31', '2022-02-28'), MONTHS)).toBe('0/0/0');
    expect(exceeded(held('2021-10-31', '2022-03-01'), MONTHS)).toBe('1/0/0');
    expect(exceeded(held('2019-10-31', '2020-02-29'), MONTHS)).toBe('0/0/0');
    expect(exceeded(held('2022-01-01..2022-01-31', '2022-05-10'), MONTHS)).toBe('0/1/0');
    expect(says(held('2022-01-01..2022-01-31', '2022-06-10'), MONTHS)).toEqual([[130, 160], [10, 40], 'certain']);
  });

  it('its grade of offence, or possibly where the grade is not known or not the same', () => {
    expect(read(held('2022-01-01', '2022-06-01', 'OF_FELONY'), MONTHS).readings).toEqual([]);
    for (const offence of ['OF_UNKNOWN', null])
      expect(exceeded(held('2022-01-01', '2022-06-01', offence), MONTHS)).toBe('0/1/0');
    const both = {
      ...held('2022-01-01', '2022-06-01'),
      charges: [...charged('OF_FELONY'), ...charged('OF_MISDEMEANOUR')],
    };
    expect([exceeded(both, MONTHS), read(both, MONTHS).readings[0]!.doubts]).toEqual(['0/1/0', ['offence']]);
  });

  it('its age: a limit for adults says nothing of a child, and possibly something where nobody knows', () => {
    const adults = { ...MONTHS, age: 'AG_ADULT' };
    const of = (ageGroup: string | null) => held('2022-01-01', '2022-06-01', 'OF_MISDEMEANOUR', { ageGroup });
    expect(['AG_ADULT', 'AG_CHILD', 'AG_UNKNOWN', null].map((age) => exceeded(of(age), adults))).toEqual([
      '1/0/0',
      '0/0/0',
      '0/1/0',
      '0/1/0',
    ]);
    expect(limitsToShow([read(of('AG_CHILD'), adults)])).toEqual([]);
  });

  it('the country in which the person was held, and the law of that day', () => {
    const event = (country: string | null) => [
      anEvent('ARREST', '2022-07-04', { country }),
      anEvent('SEEN_HELD', '2022-07-20', { country }),
    ];
    const of = (country: string | null, inForce = POLICE.inForce) =>
      exceeded(somebody(event(country), {}, charged('OF_PETTY')), { ...POLICE, inForce });
    expect(['KH', 'KE', null].map((country) => of(country))).toEqual(['1/0/0', '0/0/0', '0/1/0']);
    const since = (from: string | null, until: string | null = null) =>
      of('KH', { from: from as Day | null, until: until as Day | null });
    expect([since('2022-07-04'), since('2022-07-05'), since(null, '2022-07-03'), since(null, '2022-07-04')]).toEqual([
      '1/0/0',
      '0/0/0',
      '0/0/0',
      '1/0/0',
    ]);
  });

  it('is shown for the stage now, for any stage while the basis is unknown, and for what was recorded before', () => {
    const shown = (person: Somebody): string[] =>
      limitsToShow(limitsOfPerson(person.counted, person, DAY as Day, [POLICE, MONTHS])).map(
        ({ limit, isNow }) => `${limit.code}${isNow ? ' now' : ''}`,
      );
    const until = (...events: Parameters<typeof anEvent>[]) =>
      shown(
        somebody([...events.map((one) => anEvent(...one)), anEvent('SEEN_HELD', DAY)], {}, charged('OF_MISDEMEANOUR')),
      );
    expect(until(['ARREST', '2022-12-30'])).toEqual(['POLICE now']);
    expect(until(['ARREST', '2022-12-27'], ['DETENTION_ORDER', '2022-12-28'])).toEqual(['POLICE', 'MONTHS now']);
    expect(until(['TAKEN', '2022-12-30'])).toEqual(['POLICE now', 'MONTHS now']);
    expect(shown(somebody([]))).toEqual([]);
  });
});

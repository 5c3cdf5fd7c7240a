import type { Day } from '../day/day.js';
import { type CustodyLimit, isConfirmed } from './custody-limits.js';
import { aCharge, anEvent, ask, parts, somebody } from './test-people.js';

const POLICE: CustodyLimit = {
  code: 'POLICE',
  law: 'A law',
  article: '96',
  stage: 'ST_POLICE',
  offence: null,
  age: null,
  length: { hours: 48 },
  extension: { hours: 24, offence: 'OF_FELONY', by: 'CE_CUSTODY_EXTENDED' },
  from: ['CE_POLICE_CUSTODY', 'CE_ARREST'],
  until: ['CE_HEARING'],
  source: 'invented',
  open: '',
  confirmedBy: 'a lawyer of the organisation',
  confirmedOn: '2022-01-01' as Day,
};
const MONTHS: CustodyLimit = {
  ...POLICE,
  code: 'MONTHS',
  offence: 'OF_MISDEMEANOUR',
  length: { months: 4 },
  extension: null,
  from: ['CE_DETENTION_ORDER'],
  until: ['CE_CLOSING_ORDER'],
};

const brought = (to: string, hours: string | null, offence: string, isExtended = false) =>
  somebody(
    [
      anEvent('ARREST', '2022-07-04', { hours: hours && '10:00' }),
      ...(isExtended ? [anEvent('CUSTODY_EXTENDED', '2022-07-05')] : []),
      anEvent('HEARING', to, { hours }),
    ],
    {},
    [aCharge('494', '1', [], offence)],
  );
const exceeded = (person: ReturnType<typeof somebody>, limit = POLICE, day = '2022-12-31'): string =>
  parts(ask([person], { indicator: 'I20', period: '2022', day }, [limit]).total, limit.code);

describe('K10: a limit of 48 hours, for a felony with extension 72', () => {
  it('was exceeded after 54 hours, of a misdemeanour; not of an extended felony; possibly where nobody knows which', () => {
    const at54 = (offence: string, isExtended = false) => exceeded(brought('2022-07-06', '16:00', offence, isExtended));
    expect([at54('OF_MISDEMEANOUR'), at54('OF_FELONY', true), at54('OF_UNKNOWN', true)]).toEqual([
      '1/0/0',
      '0/0/0',
      '0/1/0',
    ]);
    expect(at54('OF_FELONY')).toBe('1/0/0');
  });

  it.each([
    ['2022-07-06', '0/1/0', '0/0/0'],
    ['2022-07-07', '0/1/0', '0/1/0'],
    ['2022-07-08', '1/0/0', '0/1/0'],
  ])('by days alone on %s: over 48 %s, over 72 %s', (day, over48, over72) => {
    expect(exceeded(brought(day, null, 'OF_MISDEMEANOUR'))).toBe(over48);
    expect(exceeded(brought(day, null, 'OF_FELONY', true))).toBe(over72);
  });

  it('counts in nothing until a lawyer has confirmed it', () => {
    const open = { ...POLICE, confirmedBy: null };
    const answer = ask([brought('2022-07-08', null, 'OF_MISDEMEANOUR')], { indicator: 'I20', period: '2022' }, [open]);
    expect([isConfirmed(open), answer.confirmedLimits, parts(answer.total)]).toEqual([false, 0, '0/0/0']);
    expect(answer.total.measures[open.code]).toBeUndefined();
  });

  it('runs on while somebody is held, until the end of the day that is asked for', () => {
    const held = somebody([anEvent('ARREST', '2022-07-04'), anEvent('SEEN_HELD', '2022-07-09')]);
    expect(['2022-07-05', '2022-07-06', '2022-07-08', '2022-12-31'].map((day) => exceeded(held, POLICE, day))).toEqual([
      '0/0/0',
      '0/1/0',
      '1/0/0',
      '1/0/0',
    ]);
  });
});

describe('a limit of months', () => {
  const held = (from: string, to: string, offence = 'OF_MISDEMEANOUR') =>
    somebody([anEvent('DETENTION_ORDER', from), anEvent('CLOSING_ORDER', to), anEvent('RELEASED', '2022-12-30')], {}, [
      aCharge('494', '1', [], offence),
    ]);

  it('ends on the same day of a later month, or on its last', () => {
    expect(exceeded(held('2022-01-31', '2022-05-31'), MONTHS)).toBe('0/0/0');
    expect(exceeded(held('2022-01-31', '2022-06-01'), MONTHS)).toBe('1/0/0');
    expect(exceeded(held('2021-10-31', '2022-02-28'), MONTHS)).toBe('0/0/0');
    expect(exceeded(held('2021-10-31', '2022-03-01'), MONTHS)).toBe('1/0/0');
    expect(exceeded(held('2022-01-01..2022-01-31', '2022-05-10'), MONTHS)).toBe('0/1/0');
  });

  it('is of its grade of offence alone', () => {
    expect(exceeded(held('2022-01-01', '2022-06-01', 'OF_FELONY'), MONTHS)).toBe('0/0/0');
    expect(exceeded(held('2022-01-01', '2022-06-01', 'OF_UNKNOWN'), MONTHS)).toBe('0/1/0');
  });
});

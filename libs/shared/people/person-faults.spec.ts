import { describe, expect, it } from '@jest/globals';
import { blank } from '../codebook/check-body.js';
import { asDay } from '../day/day.js';
import { exactDay } from '../day/day-window.js';
import { Account } from '../incident/account.js';
import { Source } from '../incident/source.js';
import en from '../text/problems/en.json' with { type: 'json' };
import { createText } from '../text/text.js';
import { CaseEvent } from './case-event.js';
import { Charge, CourtCase } from './court-case.js';
import { readCaseEvent, readCourtCase } from './person-faults.js';

const TODAY = asDay('2026-06-30');
const t = createText('en', en);

describe('a day of an event that is surely mistyped', () => {
  it.each([
    ['when', '1900-03-01', 'This is before 1926; check the year'],
    ['nextWhen', '2200-03-01', 'This is after 2126; check the year'],
  ] as const)('is refused with the year, written as one: %s, %s', (field, day, said) => {
    const id = '00000000-0000-4000-8000-000000000001';
    const event = {
      ...blank(CaseEvent),
      type: 'CE_HEARING_SET',
      when: exactDay(asDay('2021-03-01')),
      people: [{ id, person: id, after: null }],
      [field]: exactDay(asDay(day)),
    };
    const { errors } = readCaseEvent(event, TODAY);
    expect(errors.map(({ pointer, code, params }) => [pointer, t(`field.${code}`, params)])).toEqual([
      [`/${field}`, said],
    ]);
  });
});

describe('the grade of an event', () => {
  const idOf = (at: number): string => `00000000-0000-4000-8000-00000000000${at}`;
  const id = idOf(1);
  const told = (grade: string, types: string[], accounts: Partial<Account>[] = []) => {
    const sources = types.map((type, at) => ({ ...blank(Source), id: idOf(at), type }));
    const event = {
      ...blank(CaseEvent),
      type: 'CE_ARREST',
      when: exactDay(asDay('2021-03-01')),
      people: [{ id, person: id, after: null }],
      grade,
      sources,
      accounts: accounts.map((one, at) => ({ ...blank(Account), id: idOf(at), party: 'PA_AUTHORITY', ...one })),
    };
    return readCaseEvent(event, TODAY).errors.map(({ pointer, code }) => [pointer, code]);
  };
  const refused = [['/grade', 'grade-above-sources']];

  it('is no better than its sources and accounts support, as of an incident', () => {
    for (const grade of ['VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK'])
      expect([grade, told(grade, [])]).toEqual([grade, refused]);
    expect([told('VG_UNVERIFIED', []), told('VG_DISCOUNTED', [])]).toEqual([[], []]);
    expect([told('VG_WEAK', ['SR_LAWYER']), told('VG_FAIR', ['SR_LAWYER'])]).toEqual([[], refused]);
    const two = ['SR_LAWYER', 'SR_VICTIM'];
    expect([told('VG_FAIR', two), told('VG_CONFIRMED', two)]).toEqual([[], refused]);
    expect(told('VG_CONFIRMED', two, [{ stance: 'DS_JUSTIFIES', aboutThisEvent: 'yes' }])).toEqual([]);
  });

  it('may be confirmed with a court document', () => {
    expect(told('VG_CONFIRMED', ['SR_COURT'])).toEqual([]);
  });
});

describe('a charge against nobody', () => {
  it('is asked against whom, and not told that this person is no accused', () => {
    const id = '00000000-0000-4000-8000-000000000001';
    const { errors } = readCourtCase(
      {
        ...blank(CourtCase),
        handle: 'slate pear',
        people: [{ id, person: id, role: 'CA_ACCUSED' }],
        charges: [{ ...blank(Charge), id, article: '494' }],
      },
      TODAY,
    );
    expect(errors).toEqual([{ pointer: '/charges/0/person', code: 'required' }]);
  });
});

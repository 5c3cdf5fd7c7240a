import { describe, expect, it } from '@jest/globals';
import { blank } from '../codebook/check-body.js';
import { asDay } from '../day/day.js';
import { exactDay } from '../day/day-window.js';
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

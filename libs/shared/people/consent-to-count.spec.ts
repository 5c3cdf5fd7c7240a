import { blank } from '../codebook/check-body.js';
import { asDay } from '../day/day.js';
import type { DayWindow } from '../day/day-window.js';
import { days } from '../custody/test-events.js';
import { allowsCounting } from './consent-to-count.js';
import { readPerson } from './person-faults.js';
import { type Consent, Person } from './person.js';

const window = (text: string): DayWindow => ({ precision: 'DP_RANGE', ...days(text) });
let made = 0;
const consent = (by: string, on: string, withdrawnOn: string | null = null, scope = 'CN_COUNT'): Consent => ({
  id: `00000000-0000-4000-8000-${String((made += 1)).padStart(12, '0')}`,
  scope,
  by: `CB_${by}`,
  on: window(on),
  until: null,
  withdrawnOn: withdrawnOn === null ? null : window(withdrawnOn),
});
const TODAY = asDay('2023-06-30');

describe('whether somebody may be counted by their consents', () => {
  it.each<[string, Consent[], boolean]>([
    ['given by the person', [consent('PERSON', '2022-01-01')], true],
    ['nobody could be asked', [consent('COULD_NOT_ASK', '2022-01-01')], true],
    ['for something else', [consent('PERSON', '2022-01-01', null, 'CN_LAWYER')], false],
    ['taken back', [consent('PERSON', '2022-01-01', '2022-03-01')], false],
    ['nobody could be asked, and that was taken back', [consent('COULD_NOT_ASK', '2022-01-01', '2022-03-01')], false],
    [
      'taken back by the person, beside an entry that nobody could be asked',
      [consent('COULD_NOT_ASK', '2021-12-01'), consent('PERSON', '2022-01-01', '2022-03-01')],
      false,
    ],
    [
      'taken back, and later nobody could be asked',
      [consent('PERSON', '2022-01-01', '2022-03-01'), consent('COULD_NOT_ASK', '2022-05-01')],
      false,
    ],
    [
      'taken back, beside one of the family from before',
      [consent('FAMILY', '2021-12-01'), consent('PERSON', '2022-01-01', '2022-03-01')],
      false,
    ],
    [
      'taken back, and given again on a later day',
      [consent('PERSON', '2022-01-01', '2022-03-01'), consent('PERSON', '2022-03-02')],
      true,
    ],
    [
      'taken back some time in March, and given in March',
      [consent('PERSON', '2022-01-01', '2022-03-01..2022-03-31'), consent('PERSON', '2022-03-02')],
      false,
    ],
    [
      'to a lawyer taken back: that is another one',
      [consent('PERSON', '2022-01-01'), consent('PERSON', '2022-01-01', '2022-03-01', 'CN_LAWYER')],
      true,
    ],
  ])('%s', (_, consents, allowed) => {
    expect(allowsCounting(consents, TODAY)).toBe(allowed);
    const { errors } = readPerson(
      { ...blank(Person), handle: 'kettle willow', showing: 'SH_COUNTED', consents },
      TODAY,
    );
    expect(errors.some(({ code }) => code === 'consent-needed')).toBe(!allowed);
  });

  it('ends with a consent, where a day is given', () => {
    const ended = { ...consent('PERSON', '2022-01-01'), until: window('2023-06-29') };
    expect([allowsCounting([ended], TODAY), allowsCounting([ended], null)]).toEqual([false, true]);
  });
});

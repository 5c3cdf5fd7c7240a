import { asDay } from '../day/day.js';
import { days } from '../custody/test-events.js';
import type { DayWindow } from '../day/day-window.js';
import { type CourtStep, stateOfStep } from './set-steps.js';

const window = (text: string): DayWindow => ({ precision: 'DP_RANGE', ...days(text) });
const step = (type: string, when: string, rest: Partial<CourtStep> = {}): CourtStep => ({
  id: `${type} ${when}`,
  type: `CE_${type}`,
  when: window(when),
  nextWhen: null,
  case: 'one',
  people: [{ person: 'a' }],
  ...rest,
});
const set = { ...step('HEARING_SET', '2022-03-01'), nextWhen: window('2022-03-10..2022-03-12') };
const on = (day: string, ...others: CourtStep[]) => stateOfStep(set, [set, ...others], asDay(day));

describe('a step that was set', () => {
  it('is due up to the last day on which it may be, and then not heard of', () => {
    expect([on('2022-03-09'), on('2022-03-12'), on('2022-03-13')]).toEqual(['due', 'due', 'not-heard-of']);
  });

  it('is heard of where something of its case may have happened since', () => {
    expect(on('2022-04-01', step('HEARING', '2022-03-10'))).toBe('heard-of');
    expect(on('2022-04-01', step('HEARING', '2022-03-01..2022-03-10'))).toBe('heard-of');
    expect(on('2022-04-01', step('SEEN_HELD', '2022-03-09'))).toBe('not-heard-of');
    expect(on('2022-04-01', step('HEARING', '2022-03-10', { case: 'two' }))).toBe('not-heard-of');
  });

  it('is heard of by its people where a case is not known', () => {
    expect(on('2022-04-01', step('RELEASED', '2022-03-20', { case: null }))).toBe('heard-of');
    expect(on('2022-04-01', step('RELEASED', '2022-03-20', { case: null, people: [{ person: 'b' }] }))).toBe(
      'not-heard-of',
    );
  });

  it('stays due to its last day, whatever else happens: it may still be', () => {
    const june = { ...step('HEARING_SET', '2022-05-01'), nextWhen: window('2022-06-01..2022-06-30') };
    const inJune = (day: string, ...others: CourtStep[]) => stateOfStep(june, [june, ...others], asDay(day));
    const seen = step('SEEN_HELD', '2022-06-03', { case: null });
    expect([inJune('2022-06-04', seen), inJune('2022-06-30', seen), inJune('2022-07-01', seen)]).toEqual([
      'due',
      'due',
      'heard-of',
    ]);
    expect(inJune('2022-06-04', step('DETENTION_EXTENDED', '2022-06-03'))).toBe('due');
    for (const type of ['HEARING', 'CONVICTED', 'ACQUITTED'])
      expect(inJune('2022-06-04', step(type, '2022-06-03'))).toBe('heard-of');
    // A hearing of which nobody knows the case may be of another one.
    const other = step('HEARING', '2022-06-03', { case: null });
    expect([inJune('2022-06-04', other), inJune('2022-07-01', other)]).toEqual(['due', 'heard-of']);
  });

  it('is moved where another day was set later, and not by one that was set before', () => {
    expect(on('2022-03-05', step('HEARING_POSTPONED', '2022-03-04'))).toBe('moved');
    expect(on('2022-03-05', step('CHARGE', '2022-03-04', { nextWhen: window('2022-05-01') }))).toBe('moved');
    expect(on('2022-03-05', step('HEARING_SET', '2022-02-01', { nextWhen: window('2022-02-20') }))).toBe('due');
  });
});

import { describe, expect, it } from '@jest/globals';
import { spellsOf } from '@vigil/shared/custody/spells.js';
import { aStep, released } from '@vigil/shared/custody/test-events.js';
import type { CaseStep } from '@vigil/shared/custody/stage.js';
import { asDay } from '@vigil/shared/day/day.js';
import { barOf } from './bar-parts.js';

const bar = (today: string, ...events: CaseStep[]) => barOf(spellsOf(events).spells, asDay(today));
const said = (found: ReturnType<typeof bar>) =>
  found && [found.first, found.last, ...found.parts.map(({ is, fades, left, width }) => [is, fades, left, width])];

describe('the bar of somebody’s custody', () => {
  it('K1: is faded at both ends where days are uncertain, and ends where the person is out', () => {
    const arrest = aStep('ARREST', '2021-03-01..2021-03-31');
    const found = bar('2021-12-31', arrest, released('2021-04-17..2021-04-23'));
    expect(said(found)).toEqual([
      '2021-03-01',
      '2021-04-23',
      ['possible', 'in', 0, 55.56],
      ['certain', null, 55.56, 33.33],
      ['possible', 'out', 88.89, 11.11],
    ]);
  });

  it('K2: goes on up to today where nothing says that somebody came out', () => {
    const found = bar('2022-01-11', aStep('ARREST', '2021-05-01'), aStep('SEEN_HELD', '2021-06-15'));
    expect(found!.parts.map(({ is, from, to }) => [is, from, to])).toEqual([
      ['certain', '2021-05-01', '2021-06-15'],
      ['possible', '2021-06-16', '2021-09-13'],
      ['not-known', '2021-09-14', '2022-01-11'],
    ]);
    expect(found!.parts.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(100, 1);
  });

  it('is full on a single day', () => {
    expect(said(bar('2024-02-29', aStep('ARREST', '2024-02-29')))).toEqual([
      '2024-02-29',
      '2024-02-29',
      ['certain', null, 0, 100],
    ]);
  });

  it('is none of somebody who was not held yet', () => {
    expect(bar('2021-01-01')).toBeNull();
    expect(bar('2021-01-01', aStep('CHARGE', '2020-12-01'))).toBeNull();
  });
});

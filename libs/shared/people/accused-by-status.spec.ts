import { describe, expect, it } from '@jest/globals';
import { asDay } from '../day/day.js';
import { days } from '../custody/test-events.js';
import type { Charge } from './court-case.js';
import { accusedByStatus } from './accused-by-status.js';

const charge = (person: string, article: string, ...history: [status: string, event: string][]): Charge => ({
  id: `${person} ${article}`,
  person,
  law: 'LW_PENAL_2009',
  article,
  offence: null,
  history: history.map(([status, event], at) => ({ id: `${at}`, status, event })),
});
const people = (...ids: string[]) => ids.map((person) => ({ id: person, person, role: 'CA_ACCUSED' }));
const EVENTS = [
  { id: 'charged', when: days('2022-01-10') },
  { id: 'judgment', when: days('2022-06-01..2022-06-03') },
];
const said = (day: string, charges: Charge[], ...ids: string[]) =>
  accusedByStatus({ people: people(...ids), charges }, EVENTS, asDay(day)).map(({ status, accused }) => [
    status,
    accused.map(({ person }) => person),
  ]);

describe('the accused of a case', () => {
  const charges = [
    charge('a', '494', ['CH_PENDING', 'charged'], ['CH_CONVICTED', 'judgment']),
    charge('a', '495', ['CH_PENDING', 'charged'], ['CH_ACQUITTED', 'judgment']),
    charge('b', '494', ['CH_PENDING', 'charged']),
  ];

  it('are once in it, by the gravest of what their charges are; those without a charge last', () => {
    expect(said('2022-06-03', charges, 'a', 'b', 'c')).toEqual([
      ['CH_CONVICTED', ['a']],
      ['CH_PENDING', ['b']],
      [null, ['c']],
    ]);
  });

  it('are not convicted before the judgment has happened for certain', () => {
    expect(said('2022-06-02', charges, 'a', 'b')).toEqual([['CH_PENDING', ['a', 'b']]]);
    expect(said('2022-01-09', charges, 'a')).toEqual([[null, ['a']]]);
  });

  it('are no witnesses', () => {
    const witness = [{ id: 'w', person: 'w', role: 'CA_WITNESS' }];
    expect(accusedByStatus({ people: witness, charges: [] }, EVENTS, asDay('2022-06-03'))).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { asDay } from '../../day/day.js';
import { readCaseEvent, readCourtCase, readPerson } from '../person-faults.js';
import { guessListColumns } from './case-list-columns.js';
import { addToCase, planCaseList, type PlannedUnit, withoutHistory } from './plan-case-list.js';
import { readCaseList } from './read-case-list.js';

const TODAY = asDay('2026-03-15');
const HEADERS = ['Name', 'Arrested', 'Charged', 'Convicted', 'Article', 'Case no', 'Court'];
const KNOWN = { id: 'a1b2c3d4-0000-4000-8000-000000000001', handle: 'walnut roof' };

const plan = (...rows: string[][]): PlannedUnit[] => {
  let n = 0;
  const { rows: read } = readCaseList(
    HEADERS,
    rows.map((cells, at) => ({ n: at + 2, cells })),
    { columns: guessListColumns(HEADERS), order: null, era: null, walkedOut: 'unknown' },
    TODAY,
  );
  return planCaseList(read, {
    risk: 'RK_HIGH',
    taken: { people: ['amber anchor'], cases: [KNOWN] },
    newId: () => `00000000-0000-4000-8000-${String((n += 1)).padStart(12, '0')}`,
  });
};

describe('the plan of a case list', () => {
  const heron = ['heronqxz', '2021-03-01', '2021-03-03', '2022-01-01', '494, 495', 'heron/12', 'Court of appeal'];
  const egret = ['egretqxz', '2021-03-01', '2021-03-03', '', '494', 'Heron/12', ''];

  it('makes what the server takes, with words that nobody has and nothing of the file in them', () => {
    const units = plan(heron, egret, ['ibisqxz', '2021-04-01', '', '', '', '', '']);
    expect(units.map(({ people, courtCase }) => [people.map(({ n }) => n), courtCase !== null])).toEqual([
      [[2, 3], true],
      [[4], false],
    ]);
    const everybody = units.flatMap(({ people }) => people);
    for (const { person, events } of everybody) {
      expect(readPerson(person, TODAY).errors).toEqual([]);
      expect(person).toMatchObject({ showing: 'SH_NONE', risk: 'RK_HIGH' });
      for (const { event } of events) expect(readCaseEvent(event, TODAY).errors).toEqual([]);
    }
    expect(new Set([...everybody.map(({ person }) => person.handle), 'amber anchor']).size).toBe(4);
    const sent = JSON.stringify(
      units.map(({ people, courtCase }) => [people.map(({ person, events }) => [person, events]), courtCase]),
    );
    expect(sent).not.toMatch(/qxz|heron/i);
    expect(everybody.map(({ identity }) => identity!.names)).toEqual(['heronqxz', 'egretqxz', 'ibisqxz']);
  });

  it('has one case for rows with one number, with a charge for each article and what became of it', () => {
    const [unit] = plan(heron, egret);
    const { wanted, isKnown } = unit!.courtCase!;
    expect(isKnown).toBe(false);
    expect(readCourtCase(wanted, TODAY).errors).toEqual([]);
    expect(wanted).toMatchObject({ court: 'CL_APPEAL', people: [{ role: 'CA_ACCUSED' }, { role: 'CA_ACCUSED' }] });
    expect(wanted.charges.map(({ article, history }) => [article, history.map(({ status }) => status)])).toEqual([
      ['494', ['CH_PENDING', 'CH_CONVICTED']],
      ['495', ['CH_PENDING', 'CH_CONVICTED']],
      ['494', ['CH_PENDING']],
    ]);
    expect(unit!.people[0]!.events.map(({ event }) => event.case === unit!.courtCase!.id)).toEqual([false, true, true]);
  });

  it('adds to a case that the team calls so, and adds nothing twice', () => {
    const [unit] = plan(['heronqxz', '2021-03-01', '2021-03-03', '', '494', 'Walnut roof', '']);
    const { id, isKnown, wanted } = unit!.courtCase!;
    expect([id, isKnown]).toEqual([KNOWN.id, true]);
    const [other] = plan(egret);
    const stored = other!.courtCase!.wanted;
    const first = addToCase({ ...stored, people: [], charges: [] }, withoutHistory(wanted))!;
    expect(first.charges[0]!.history).toEqual([]);
    const whole = addToCase(first, wanted)!;
    expect(whole).toMatchObject({ people: wanted.people, charges: wanted.charges });
    expect(addToCase(whole, wanted)).toBeNull();
    const known = { ...whole, court: 'CL_UNKNOWN' };
    expect(addToCase(known, { ...wanted, court: 'CL_FIRST' })).toEqual({ ...known, court: 'CL_FIRST' });
    expect(addToCase({ ...whole, court: 'CL_SUPREME' }, { ...wanted, court: 'CL_FIRST' })).toBeNull();
  });
});

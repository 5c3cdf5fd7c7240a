import { describe, expect, it } from '@jest/globals';
import { asDay } from '@vigil/shared/day/day.js';
import { guessListColumns } from '@vigil/shared/people/case-list/case-list-columns.js';
import { planCaseList, type PlannedUnit } from '@vigil/shared/people/case-list/plan-case-list.js';
import { readCaseList } from '@vigil/shared/people/case-list/read-case-list.js';
import type { ProblemBody, Reply } from '../../../api.js';
import type { DeskApi } from '../../session.js';
import { sendUnits, type SendPosition } from './send-case-list.js';

const KNOWN = { id: '00000000-0000-4000-8000-00000000000a', handle: 'walnut roof' };
const HEADERS = ['Arrested', 'Charged', 'Article', 'Case no'];

/** A plan of rows without a name, so that nothing is sealed. */
const planned = (...rows: string[][]): PlannedUnit[] => {
  const choices = { columns: guessListColumns(HEADERS), order: null, era: null, walkedOut: 'unknown' as const };
  const read = readCaseList(
    HEADERS,
    rows.map((cells, n) => ({ n, cells })),
    choices,
    asDay('2026-03-15'),
  );
  const units = planCaseList(read.rows, {
    risk: 'RK_HIGH',
    taken: { people: [], cases: [KNOWN] },
    newId: () => crypto.randomUUID(),
  });
  for (const { people } of units) for (const one of people) one.identity = null;
  return units;
};

const fails = (code: string, errors?: ProblemBody['errors']): Reply<never> => ({
  ok: false,
  status: 400,
  retryAfter: null,
  problem: { type: '', title: '', status: 400, code, errors },
});
const taken = fails('invalid-body', [{ pointer: '/person/handle', code: 'handle-taken', text: '' }]);

/** A server that keeps cases, and answers as told before anything else. */
const aServer = (answers: Reply<unknown>[] = []) => {
  const asked: string[] = [];
  const cases = new Map<string, unknown>();
  const answer = (method: string, path: string, body: unknown): Reply<unknown> => {
    asked.push(`${method} ${path.split('/')[2]}`);
    const told = method === 'PUT' ? answers.shift() : undefined;
    if (told) return told;
    if (path.includes('court-cases') && body !== null) cases.set(path, body);
    const value = { revision: 1, courtCase: cases.get(path) };
    return { ok: true, status: 200, value, etag: null, path };
  };
  const api = {
    get: async (path: string) => answer('GET', path, null),
    put: async (path: string, body: unknown) => answer('PUT', path, body),
  } as unknown as DeskApi;
  return { api, asked, cases };
};

const send = async (units: PlannedUnit[], api: DeskApi, from: SendPosition = { unit: 0, step: 0 }) => {
  let at = from;
  const problem = await sendUnits(
    units,
    from,
    { api, team: [], keys: [] },
    () => false,
    (now) => {
      at = now;
    },
  );
  return { at, problem: problem?.code ?? null };
};

describe('sending a list of cases', () => {
  const row = ['2021-03-01', '2021-03-03', '494', 'no 1'];

  it('sends a person, their case, its events, and then what became of the charge', async () => {
    const { api, asked } = aServer();
    expect(await send(planned(row), api)).toEqual({ at: { unit: 1, step: 0 }, problem: null });
    expect(asked).toEqual([
      'PUT people',
      'PUT court-cases',
      'PUT case-events',
      'PUT case-events',
      'GET court-cases',
      'PUT court-cases',
    ]);
  });

  it('stops where something fails, and goes on with that', async () => {
    const units = planned(row, ['2021-03-01', '', '', '']);
    const { api, asked } = aServer([
      { ok: true, status: 200, value: null, etag: null, path: '' },
      fails('unreachable'),
    ]);
    const { at, problem } = await send(units, api);
    expect([at, problem, asked]).toEqual([{ unit: 0, step: 1 }, 'unreachable', ['PUT people', 'PUT court-cases']]);
    expect(await send(units, api, at)).toEqual({ at: { unit: 2, step: 0 }, problem: null });
    expect(asked.filter((one) => one === 'PUT people')).toHaveLength(2);
  });

  it('takes other words when somebody has these, and gives up in the end', async () => {
    const units = planned(['2021-03-01', '', '', '']);
    const before = units[0]!.people[0]!.person.handle;
    expect((await send(units, aServer([taken]).api)).problem).toBeNull();
    expect(units[0]!.people[0]!.person.handle).toMatch(/^[a-z]+ [a-z]+$/);
    expect(units[0]!.people[0]!.person.handle).not.toBe(before);
    expect((await send(units, aServer(Array.from({ length: 9 }, () => taken)).api)).problem).toBe('invalid-body');
  });

  it('adds to a case that is known, also if somebody changes it meanwhile', async () => {
    const units = planned([...row.slice(0, 3), 'Walnut roof']);
    const { api, asked, cases } = aServer([
      { ok: true, status: 200, value: null, etag: null, path: '' },
      fails('changed-meanwhile'),
    ]);
    const path = `/api/court-cases/${KNOWN.id}`;
    const other = { ...units[0]!.courtCase!.wanted, people: [], charges: [], handle: KNOWN.handle };
    cases.set(path, other);
    expect((await send(units, api)).problem).toBeNull();
    expect(asked.slice(0, 5)).toEqual([
      'PUT people',
      'GET court-cases',
      'PUT court-cases',
      'GET court-cases',
      'PUT court-cases',
    ]);
    const { people, charges } = units[0]!.courtCase!.wanted;
    expect(cases.get(path)).toEqual({ ...other, people, charges });
  });
});

import type { EntityManager } from 'typeorm';
import { isId } from '@vigil/shared/codebook/check-value.js';
import { type LeftOutRecord, MOST_SELECTED } from '@vigil/shared/staff-responses/exports.js';
import { findIncidents } from '../../incidents/incident-row.repository.js';
import type { IncidentRow } from '../../incidents/incident.entity.js';
import { LIVE_STATES, mayRead, sightOf } from '../../incidents/record-policy.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { Member } from '../../platform/http/current-member.js';
import { type QueryReader, readQuery } from '../../platform/http/read-query.js';

/** Records that somebody selected by hand in the queue. */
export interface Selection {
  /** How many they selected. */
  of: number;
  ids: readonly string[];
}

/** What of a selection goes into a file, and what does not. `of`: how many were selected. */
export interface SortedSelection {
  of: number;
  taken: readonly IncidentRow[];
  leftOut: readonly LeftOutRecord[];
}

const ids: QueryReader<string[]> = (text) => {
  const asked = text.split(',');
  if (asked.length > MOST_SELECTED) return { code: 'too-many-items', params: { max: MOST_SELECTED } };
  if (!asked.every(isId)) return { code: 'not-an-id' };
  return new Set(asked).size === asked.length ? { value: asked } : { code: 'repeated-code' };
};
/** As stored: how many records of how many go into the file. */
const share: QueryReader<number> = (text) => {
  const of = /^\d{1,6}-of-(\d{1,6})$/.exec(text)?.[1];
  return of === undefined ? { code: 'not-a-whole-number' } : { value: Number(of) };
};

/**
 * Reads `records=id,id`, as a member asks. How many of how many they are is not for them to say.
 * @returns null: the question is of another kind
 * @throws Problem 'invalid-query'
 */
export const readSelection = (question: string): Selection | null => {
  const pairs = new URLSearchParams(question);
  if (!pairs.has('records')) return null;
  const { records } = readQuery(Object.fromEntries(pairs), { records: ids });
  return { ids: records!, of: records!.length };
};

/** Reads a question that `writeSelection` wrote. @returns null: it is of another kind */
export const readStoredSelection = (question: string): Selection | null => {
  const pairs = new URLSearchParams(question);
  if (!pairs.has('records')) return null;
  const { records, selected } = readQuery(Object.fromEntries(pairs), { records: ids, selected: share });
  return { ids: records!, of: selected! };
};

/** Returns how a selection is told wherever its records are not listed: '12-of-15'. */
export const formatShare = (taken: number, of: number): string => `selected=${taken}-of-${of}`;

/** Returns a question that names the records in the file, and no other. It is stored, and told to nobody. */
export const writeSelection = ({ taken, of }: SortedSelection): string =>
  `${formatShare(taken.length, of)}&records=${taken.map(({ id }) => id).join(',')}`;

/** Returns a stored question without the records that it names: everybody who exports may read it. */
export const withoutRecords = (question: string): string => question.split('&records=', 1)[0]!;

/**
 * Decides about each selected record whether the member may have it in this file: public data, if readers see it;
 * internal answers, if it is neither with its author nor closed, as in exports of a query.
 * @param isPublic whether readers see the incident with this code
 */
export const sortSelection = async (
  manager: EntityManager,
  member: Member,
  { ids: asked, of }: Selection,
  isPublic: ((code: string) => boolean) | null,
): Promise<SortedSelection> => {
  const rows = new Map((await findIncidents(manager, asked)).map((row) => [row.id, row]));
  const taken: IncidentRow[] = [];
  const leftOut: LeftOutRecord[] = [];
  for (const id of asked) {
    const row = rows.get(id);
    if (!row || !mayRead(sightOf(member, row))) {
      leftOut.push({ id, title: null, code: null, why: 'not-found' });
      continue;
    }
    const title = (row.title as string | null | undefined) ?? null;
    const isIn = isPublic ? row.code !== null && isPublic(row.code) : LIVE_STATES.includes(row.status);
    if (isIn) taken.push(row);
    else leftOut.push({ id, title, code: row.code, why: isPublic ? 'not-published' : 'wrong-state' });
  }
  return { of, taken, leftOut };
};

/** @throws Problem 'invalid-query': a file of nothing is none */
export const assertSomething = ({ taken }: Pick<SortedSelection, 'taken'>): void => {
  if (taken.length > 0) return;
  throw new Problem('invalid-query', { errors: [{ pointer: 'records', code: 'too-few', params: { min: 1 } }] });
};

import type { ColumnMapping } from '@vigil/shared/import/map.js';
import type { Note } from '@vigil/shared/import/row-draft.js';
import type { Where } from '../../places/places.service.js';
import type { Actor } from '../../incidents/records.js';
import { judgeAddition, type Choice, type Judged, type Saying, type Target, type Verdict } from './row-outcome.js';

/**
 * By the key of the row, which names it over every reading of the file. `row`: its number when it was chosen. `waits`:
 * the row that was added to the record before it.
 */
export type Choices = Record<string, Choice & { row: number; waits?: number }>;

/** Where the choices of an import lie: beside its map, as encrypted as all of the file. */
export const CHOICES_AT = 1;

/**
 * Other rows that were to be added to a record; one row of a file adds to a record, since the next would change what it
 * has not seen.
 */
export const rowsAddedTo = (choices: Choices, record: string, key: string): number[] =>
  Object.entries(choices)
    .filter(([other, { as, record: to }]) => other !== key && as === 'add' && to === record)
    .map(([, { row }]) => row);

export interface Settling {
  map: ColumnMapping;
  actor: Actor;
  where: Where;
  choice: Choice | null;
  /** The record that is added to, as it stands; null: it is not there. */ target: Target | null;
  /** The row that adds to it before this one. */ taken: number | undefined;
}

const aside = (code: string, value = '', params: Note['params'] = {}): Note => ({ code, column: null, value, params });

/** What becomes of a possible double: what was chosen for it, or else what holds for all of them. Pure. */
export const settle = (
  verdict: Verdict,
  says: Saying,
  { map, actor, where, choice, target, taken }: Settling,
): Judged => {
  const base: Verdict = {
    ...verdict,
    did: 'aside',
    why: null,
    submitted: false,
    notes: says.notes,
    target: null,
    changed: [],
    choice,
  };
  const left = (why: Note): Judged => ({ verdict: { ...base, why }, incident: null, says });
  const as = choice?.as ?? map.doubles;
  if (as === 'create')
    return {
      verdict: {
        ...base,
        did: 'create',
        submitted: actor.role === 'analyst' || (map.arrive === 'submitted' && verdict.missing.length === 0),
      },
      incident: says.incident,
      says,
    };
  if (as === 'aside') {
    const [first] = verdict.doubles;
    return left(aside('possible-double', first?.title ?? '', first && first.row !== null ? { row: first.row } : {}));
  }
  if (taken !== undefined) return left(aside('record-has-a-row', '', { row: taken }));
  if (!target) return left(aside('record-not-found'));
  return { ...judgeAddition(base, target, says, where), says };
};

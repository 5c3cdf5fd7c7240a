import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import type { Note } from '@vigil/shared/import/row-draft.js';
import type { DuplicateChoice, RowVerdict } from '@vigil/shared/staff-responses/imports.js';
import type { Where } from '../../places/places.service.js';
import type { Actor } from '../../incidents/record-access.js';
import { judgeAddition, type Judged, type Saying, type Target } from './row-outcome.js';

/**
 * Choices by row key, which identifies a row across all readings of the file. `row`: its number at the time. `waits`:
 * the row added to the record before it.
 */
export type Choices = Record<string, DuplicateChoice & { row: number; waits?: number }>;

/** Where an import's choices are stored: next to its column mapping, encrypted like the rest of the file. */
export const CHOICES_AT = 1;

/**
 * Returns the other rows chosen for a record. Only one row of a file may be added to a record, because a second would
 * change what it was not compared with.
 */
export const rowsAddedTo = (choices: Choices, record: string, key: string): number[] =>
  Object.entries(choices)
    .filter(([other, { as, record: to }]) => other !== key && as === 'add' && to === record)
    .map(([, { row }]) => row);

interface DuplicateDecision {
  map: ColumnMapping;
  actor: Actor;
  where: Where;
  choice: DuplicateChoice | null;
  /** The chosen record as it is now; null if there is none. */ target: Target | null;
  /** The row added to that record before this one. */ taken: number | undefined;
}

const aside = (code: string, value = '', params: Note['params'] = {}): Note => ({ code, column: null, value, params });

/** Decides the outcome of a possible duplicate: by its own choice, or else by the setting for all. Pure. */
export const applyDuplicateChoice = (
  verdict: RowVerdict,
  says: Saying,
  { map, actor, where, choice, target, taken }: DuplicateDecision,
): Judged => {
  const base: RowVerdict = {
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

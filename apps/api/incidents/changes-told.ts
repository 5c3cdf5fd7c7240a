import type { ChangeEntry } from '@vigil/shared/staff-responses/record-history.js';
import { type Audience, mayDo } from '../platform/http/rights.js';

/** Returns a record's history as a role may read it: comments are for reviewers, and who is at risk for no analyst. */
export const changesToldTo = (role: string, changes: readonly ChangeEntry[]): ChangeEntry[] => {
  if (role === 'reviewer') return [...changes];
  const isToldOfRisk = mayDo(role as Audience, 'read-field');
  return changes
    .filter(({ kind }) => !kind.startsWith('comment'))
    .map(({ atRisk, ...change }) => ({
      ...change,
      ...(isToldOfRisk && atRisk !== undefined ? { atRisk } : {}),
      values: change.values.filter(({ path }) => !path.startsWith('/comments/')),
    }));
};

import { TAG_LENGTH } from '@vigil/shared/incident/tags.js';
import type { RelationKind } from '@vigil/shared/incident/relation-kinds.js';
import type { BulkOutcome } from '@vigil/shared/staff-responses/bulk-actions.js';
import type { RecordRevision } from '../record-revision.js';

/** What is asked for every record, as the body of the request has it. */
export type BulkRequest =
  | { action: 'take' | 'give-back' }
  | { action: 'assign'; member: string; word?: string }
  | { action: 'take-back'; member: string; keep: boolean }
  | { action: 'return'; question: string }
  | { action: 'sensitivity'; sensitivity: string }
  | { action: 'relate' | 'unrelate'; kind: RelationKind; to: string }
  | { action: 'tag' | 'untag'; tag: string }
  | { action: 'group' | 'ungroup'; group: string };

/** One request for some records. */
export interface BulkStep {
  request: BulkRequest;
  records: readonly RecordRevision[];
}

/**
 * Returns what undoes a run, as far as that is possible: each record gets back what it had. Empty: nothing does.
 * @param me the member who ran it
 */
export const stepsToUndo = (request: BulkRequest, outcomes: readonly BulkOutcome[], me: string): BulkStep[] => {
  const done = outcomes.filter(({ result }) => result === 'done');
  const steps = (): BulkStep[] => {
    switch (request.action) {
      case 'take':
        return [{ request: { action: 'give-back' }, records: done }];
      case 'give-back':
        return [{ request: { action: 'take' }, records: done }];
      case 'assign':
        return [true, false].map((keep) => ({
          request: { action: 'take-back', member: request.member, keep },
          records: done.filter(({ before }) => (before === me) === keep),
        }));
      case 'sensitivity':
        return [...new Set(done.map(({ before }) => before))].flatMap((before) =>
          before === null
            ? []
            : [
                {
                  request: { action: 'sensitivity' as const, sensitivity: before },
                  records: done.filter((one) => one.before === before),
                },
              ],
        );
      case 'relate':
        return [{ request: { ...request, action: 'unrelate' }, records: done }];
      case 'tag':
        return [{ request: { ...request, action: 'untag' }, records: done }];
      case 'untag':
        // As each record spelt it. One that is longer than many records may be given stays away.
        return [...new Set(done.map(({ before }) => before ?? request.tag))]
          .filter((tag) => tag.length <= TAG_LENGTH)
          .map((tag) => ({
            request: { action: 'tag', tag },
            records: done.filter(({ before }) => (before ?? request.tag) === tag),
          }));
      case 'group':
        return [{ request: { ...request, action: 'ungroup' }, records: done }];
      case 'return':
      case 'take-back':
      case 'unrelate':
      case 'ungroup':
        return [];
    }
  };
  return steps().filter(({ records }) => records.length > 0);
};

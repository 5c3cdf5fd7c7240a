import type { DayWindow } from '@vigil/shared/day/day-window.js';
import type { Source } from '@vigil/shared/incident/source.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { ChangeEntry } from '@vigil/shared/staff-responses/record-history.js';

/** A step in the life of a record; `kind` is a key of texts, `change.<kind>` or `desk.timeline.<kind>`. */
interface TimelineStep {
  kind: string;
  at: string;
  actor: string;
}

/** The lines of a history that say where a record stood; answers, assessments and owners are in the whole history. */
const STEPS: ReadonlySet<string> = new Set([
  'submitted',
  'recalled',
  'taken',
  'returned',
  'verified',
  'rejected',
  'reopened',
  'published',
  'corrected',
  'retracted',
  'hidden',
  'restored',
  'forgotten',
  'merged',
  'unmerged',
]);

/**
 * Returns the steps of a record in the order in which they were made, beginning with who logged it. What happened
 * itself is not a step: its day may be known to the month only.
 */
export const timelineOf = (
  { createdAt, author }: Pick<IncidentRecord, 'createdAt' | 'author'>,
  changes: readonly Pick<ChangeEntry, 'kind' | 'at' | 'actor'>[],
): TimelineStep[] => [
  { kind: 'logged', at: createdAt, actor: author },
  ...changes.filter(({ kind }) => STEPS.has(kind)).map(({ kind, at, actor }) => ({ kind, at, actor })),
];

/**
 * Returns when the first source was published: of several with the same first possible day, the one that is known best.
 * Null if no source says it.
 */
export const firstReported = (sources: readonly Pick<Source, 'publishedOn'>[]): DayWindow | null =>
  sources
    .flatMap(({ publishedOn }) => publishedOn ?? [])
    .reduce<DayWindow | null>(
      (first, one) =>
        first === null ||
        one.earliest < first.earliest ||
        (one.earliest === first.earliest && one.latest < first.latest)
          ? one
          : first,
      null,
    );

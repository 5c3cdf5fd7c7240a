import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import {
  likenessOf,
  duplicateReason,
  titleWords,
  type DuplicateReason,
  type Likeness,
  type Mark,
} from '@vigil/shared/import/possible-duplicates.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { addDays, type Day } from '@vigil/shared/day/day.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { FoundDuplicate } from '@vigil/shared/staff-responses/imports.js';
import { readSealed } from '../../incidents/internal-answers.repository.js';
import { recordsOfDays, type RecordOfDay } from '../../incidents/duplicates.repository.js';
import { denialReason, sightOf, type Seen } from '../../incidents/record-policy.js';
import type { Actor } from '../../incidents/record-access.js';
import { lettingOthersWork } from './let-others-work.js';
import { EarlierRowsByDay, type RememberedRow } from './earlier-rows-by-day.js';

/** Returns the context for deciding whether a record may be changed; who published it does not matter for that. */
export const contextOfChange = (
  actor: Actor,
  row: Seen & { verifiedBy?: string | null },
): Parameters<typeof denialReason>[1] => ({
  ...sightOf(actor, row),
  verifiedBy: row.verifiedBy ?? null,
  editorsSincePublication: [],
  isSpokenOf: false,
  hidden: null,
  unpublishedChanges: false,
  smallTeam: false,
  onePersonWith: [],
  hasOwner: false,
});

const MOST = 5;
/** How many stored records a row is compared with: the nearest by day. */
const NEAREST = 1_000;
/** How many rows of one day later rows are compared with. */
const OF_ONE_DAY = 200;

const seenAs = (
  { id, code, status, title, precision, earliest, latest, place, groups }: RecordOfDay,
  why: DuplicateReason,
  mayAdd: boolean,
): FoundDuplicate => ({
  row: null,
  id,
  code,
  status,
  title,
  why,
  when: { precision, earliest: earliest as Day, latest: latest as Day },
  place,
  groups,
  mayAdd,
});
/** Shows a remembered row as a possible duplicate. Its date is a single known day. */
const rowSeenAs = (
  { row, title, like: { earliest, place, groups } }: RememberedRow,
  why: DuplicateReason,
): FoundDuplicate => ({
  row,
  id: null,
  code: null,
  status: null,
  title,
  why,
  when: exactDay(earliest as Day),
  place,
  groups,
  mayAdd: false,
});

/** 48 bits: in a thousand million comparisons, practically none collides by chance. */
const mark: Mark = (text) => createHash('sha256').update(text).digest().readUIntBE(0, 6);

/** Finds possible duplicates among the records that the importer may see and among earlier rows. */
export class DuplicateFinder {
  /** Rows with an exact date, to find duplicates within the file. */
  private readonly rows = new EarlierRowsByDay(OF_ONE_DAY);

  constructor(
    private readonly gazetteer: Gazetteer,
    private readonly actor: Actor,
    /** Whether two rows of the file may be one event. */ private readonly amongRows = true,
  ) {}

  private readonly related = (a: string, b: string): boolean =>
    this.gazetteer.isWithin(a, b) || this.gazetteer.isWithin(b, a);

  /**
   * Returns the possible duplicates of each record of a chunk, by its index. Compares rows with earlier ones, then
   * stores them.
   */
  async find(
    manager: EntityManager,
    records: readonly { row: number; incident: Incident }[],
  ): Promise<Map<number, FoundDuplicate[]>> {
    const likes = records.map(({ incident }) => likenessOf(incident, mark));
    const found = new Map<number, FoundDuplicate[]>();
    const add = (index: number, double: FoundDuplicate): void => {
      const list = found.get(index) ?? [];
      if (list.length < MOST) found.set(index, [...list, double]);
    };
    const letOthersWork = lettingOthersWork();
    for (const stored of await this.stored(manager, likes)) {
      await letOthersWork();
      const like = {
        kind: stored.kind,
        earliest: stored.earliest,
        latest: stored.latest,
        place: stored.place,
        note: null,
        groups: stored.groups,
        urls: stored.urls.map(mark),
        words: titleWords(stored.title, mark),
      };
      for (const n of stored.rows) {
        const why = duplicateReason(likes[n]!, like, this.related);
        if (why) add(n, seenAs(stored, why, denialReason('change', contextOfChange(this.actor, stored)) === null));
      }
    }
    for (const [index, { row, incident }] of this.amongRows ? records.entries() : []) {
      // A row of two months may be compared with thousands.
      await letOthersWork();
      const like = likes[index]!;
      for (const day of daysAround(like)) {
        for (const other of this.rows.of(day)) {
          const why = duplicateReason(like, other.like, this.related);
          if (why && !(found.get(index) ?? []).some((double) => double.row === other.row))
            add(index, rowSeenAs(other, why));
        }
      }
      this.rows.add({ row, title: incident.title, like });
    }
    return found;
  }

  private async stored(manager: EntityManager, likes: readonly Likeness[]): Promise<RecordOfDay[]> {
    const dated = likes.map((like, n) => ({ ...like, n })).filter(({ earliest }) => earliest !== null);
    if (dated.length === 0) return [];
    const rows = await recordsOfDays(manager, this.actor, dated, NEAREST);
    // Compares withheld links, too, but shows them to nobody.
    const hidden = await readSealed(
      manager,
      [...new Set(rows.filter(({ hidesLinks }) => hidesLinks).map(({ id }) => id))],
      ['url'],
    );
    for (const { incidentId, value } of hidden)
      if (typeof value === 'string') for (const row of rows) if (row.id === incidentId) row.urls.push(value);
    return rows;
  }
}

const daysAround = ({ earliest, latest }: Likeness): string[] => {
  if (earliest === null || latest === null) return [];
  const days: string[] = [];
  for (
    let day = addDays(earliest as Day, -1);
    day <= addDays(latest as Day, 1) && days.length < 64;
    day = addDays(day, 1)
  )
    days.push(day);
  return days;
};

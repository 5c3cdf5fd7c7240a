import type { DayWindow } from '../day/day-window.js';
import type { Series } from '../incident/series.js';
import type { RelationKind } from '../incident/relation-kinds.js';

/** A relation as it is seen from one of its records. */
export interface RecordRelation {
  id: string;
  kind: RelationKind;
  /** Whether the other record is the one that says it: "the other KIND this one". */
  inverse: boolean;
  other: { id: string; code: string | null; status: string; title: string | null; when: DayWindow | null };
  /** Whether readers see it now. */
  isPublic: boolean;
}

/** The weekly series of a group, of records that the reader may see; null: there is none. */
export interface GroupSeries {
  series: Series | null;
  records: { id: string; title: string | null; when: DayWindow }[];
}

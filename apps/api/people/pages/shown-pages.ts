import type { Day } from '@vigil/shared/day/day.js';
import type {
  PageCharge,
  PageKind,
  PageName,
  PageSource,
  PageVersion,
} from '@vigil/shared/people-pages/page-version.js';

/** A page as it is stored for readers: what it says, or into which one it was joined. */
export interface ShownPage {
  code: string;
  into: string | null;
  /** The first day on which it is not shown any more; null: no day is set. */
  until: Day | null;
  /** Null: it was joined into another. */
  page: PageVersion | null;
  name: PageName | null;
}

/** A row of `SHOWN_PAGES`. */
export interface ShownPageRow {
  code: string;
  into: string | null;
  until: Day | null;
  showing: PageKind | null;
  asOf: Day;
  beganFrom: number | null;
  beganUntil: number | null;
  heldEarliest: Day | null;
  heldLatest: Day | null;
  stage: string;
  charges: PageCharge[];
  sources: PageSource[];
  name: string | null;
  latin: string | null;
}

/** Named people first, by name; then the others, by code. */
export const SHOWN_PAGES = `select code, into_code as into, until_day::text as until, showing, as_of::text as "asOf", began_from as "beganFrom", began_until as "beganUntil",
    held_earliest::text as "heldEarliest", held_latest::text as "heldLatest", stage, charges, sources, name, name_latin as latin
  from pub.person_page order by name nulls last, code`;

const versionOf = (row: ShownPageRow, showing: PageKind): PageVersion => ({
  showing,
  asOf: row.asOf,
  began: row.beganFrom === null ? null : { from: row.beganFrom, until: row.beganUntil! },
  heldSince: row.heldEarliest === null ? null : { earliest: row.heldEarliest, latest: row.heldLatest! },
  stage: row.stage,
  charges: row.charges.map(({ law, article, status }) => ({ law, article, status })),
  sources: row.sources.map(({ publisher, title, url }) => ({ publisher, title, url })),
});

export const shownPageOf = (row: ShownPageRow): ShownPage => ({
  code: row.code,
  into: row.into,
  until: row.until,
  page: row.showing && versionOf(row, row.showing),
  name: row.name === null ? null : { name: row.name, latin: row.latin },
});

/** Whether a page is shown on a day. */
export const isShownOn = ({ until }: Pick<ShownPage, 'until'>, today: Day): boolean => until === null || until > today;

/** How far the published records of a database go: the newest publication, and the first and last year. */
export interface PublishedSpan {
  seq: string;
  /** Null: nothing is published. */
  first: number | null;
  last: number | null;
}

/** SQL: the span of what is published; one row. */
export const PUBLISHED_SPAN = `
  select seq::text, (select extract(year from min(when_earliest))::int from pub.incident) as first,
         (select extract(year from max(when_latest))::int from pub.incident) as last
    from pub.head`;

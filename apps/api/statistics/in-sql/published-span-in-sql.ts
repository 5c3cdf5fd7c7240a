/**
 * How far the published records of a database go: the newest publication, and the first and last year of an incident or
 * an act. An act counts on its own day, which can be in another year than its incident's.
 */
export interface PublishedSpan {
  seq: string;
  /** Null: nothing is published. */
  first: number | null;
  last: number | null;
}

/** SQL: the span of what is published; one row. */
export const PUBLISHED_SPAN = `
  select seq::text, extract(year from days.first)::int as first, extract(year from days.last)::int as last
    from pub.head,
         (select min(when_earliest) as first, max(when_latest) as last
            from (select when_earliest, when_latest from pub.incident
                  union all select when_earliest, when_latest from pub.act) dated) days`;

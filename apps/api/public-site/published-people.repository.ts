import type { Day } from '@vigil/shared/day/day.js';
import type { PublicPeopleTotals } from '@vigil/shared/public/response-types.js';
import type { PublicDatabase } from '../platform/database/public-database.js';

/** The public totals of people, and the day of the last publication step that looked at them; null: none did. */
export const findPeopleTotals = async ({
  pool,
}: PublicDatabase): Promise<{ shown: boolean; countedOn: Day | null; items: PublicPeopleTotals['items'] }> => {
  const {
    rows: [found],
  } = await pool.query<{ shown: boolean; countedOn: Day | null; items: PublicPeopleTotals['items'] }>(
    `select people_shown as shown, people_counted_on::text as "countedOn", (select coalesce(json_agg(json_strip_nulls(json_build_object('day', day, 'tally', tally, 'code', code, 'low', low,
              'isRest', case when is_rest then true end, 'country', nullif(country, ''))) order by day, country, tally, code, is_rest), '[]'::json) from pub.people_total
            where not starts_with(tally, 'group.') or exists (select from pub.assembly_group g where g.code = people_total.code)) as items from pub.head`,
  );
  return found!;
};

// Fills schema pub with invented incidents: skewed places and groups, a third with imprecise dates, two acts each,
// texts of about 300 letters, half of them Khmer.
import { createSentences, JOINED_SENTENCES, SUMMARY, TITLE } from './invented-texts.mjs';

const FILL = `
with g as (
  insert into pub.assembly_group (code, name_en) select 'G-' || upper(lpad(to_hex(n), 6, '0')), 'Bench group ' || n from generate_series(1, 40) n
  on conflict do nothing returning code
), places as (select array_agg(code order by code) as codes from place where level = 2
), n as (
  select i, ('x' || substr(md5(i::text), 1, 8))::bit(32)::bigint as r, ('x' || substr(md5('b' || i), 1, 8))::bit(32)::bigint as s from generate_series($1::int, $2::int) i
)
insert into pub.incident (code, from_seq, published_on, first_published_on, kind, title, summary, when_precision, when_earliest, when_latest, place_code, place_precision,
  assembly_types, crowd_state, crowd_low, crowd_high, issues, interference, peacefulness, grade, grade_reason)
select 'KH-' || translate(lpad(upper(to_hex(i)), 6, '0'), 'ILOU', '1101'), i, '2026-01-01', '2026-01-01', 'IK_ASSEMBLY', ${TITLE}, ${SUMMARY},
  case r % 6 when 0 then 'DP_RANGE' when 1 then 'DP_RANGE' else 'DP_DAY' end,
  d.day, case when r % 6 < 2 then d.day + (s % 40)::int else d.day end,
  places.codes[1 + floor(power((s % 10000) / 10000.0, 2.5) * array_length(places.codes, 1))::int], 'LP_DISTRICT',
  array['AT_DEMONSTRATION'], 'CS_EXACT', (r % 300)::int, (r % 300)::int, array['IS_LAND'],
  case when r % 10 < 5 then 'IN_INTERFERED' when r % 10 < 9 then 'IN_NONE' else 'IN_UNKNOWN' end, 'PE_PEACEFUL',
  case s % 10 when 0 then 'VG_WEAK' when 1 then 'VG_WEAK' when 2 then 'VG_CONFIRMED' else 'VG_FAIR' end, 'Two sources agree.'
from n ${JOINED_SENTENCES} cross join places cross join lateral (select $3::date + (r % $4::int)::int as day) d`;
/** The dates on which the incidents begin. */
export const SPAN = { first: '2012-01-01', days: 5400 };
const CHILDREN = [
  `insert into pub.act (incident_key, position, kind, type, actor, by_state, quantity_state, people_state, outcome)
   select key, p, case when p = 0 then 'restriction' else 'force' end,
     case when p = 0 then (array['RS_SEIZE_MATERIAL','RS_DISPERSAL_ORDER','RS_CORDON','RS_DISPERSAL'])[1 + key % 4] else (array['FM_PUSH','FM_GRAB','FM_BATON','FM_NONE'])[1 + key % 4] end,
     (array['PF_POLICE','PF_DISTRICT_SECURITY','PF_GENDARMERIE'])[1 + key % 3], true, 'CS_UNKNOWN', 'CS_UNKNOWN', (array['LA_UNLAWFUL','LA_NOT_ASSESSED','LA_LAWFUL'])[1 + key % 3]
   from pub.incident cross join generate_series(0, 1) p where interference = 'IN_INTERFERED' on conflict do nothing`,
  `insert into pub.harm (incident_key, position, type, side, count_state, count_low, count_high)
   select key, 0, 'INJURED', 'SI_ASSEMBLY', 'CS_EXACT', key % 7, key % 7 from pub.incident where key % 5 = 0 on conflict do nothing`,
  `insert into pub.incident_group (incident_key, group_code, link, role)
   select key, 'G-' || upper(lpad(to_hex(1 + floor(power((key * 7919 % 1000) / 1000.0, 2) * 39)::int), 6, '0')), 'GL_STATED', 'RO_ORGANISER' from pub.incident on conflict do nothing`,
  `insert into pub.source (incident_key, position, type, publisher, url, link_withheld)
   select key, p, 'SR_MEDIA_NAT', 'Bench outlet ' || p, 'https://bench.example/' || key, false from pub.incident cross join generate_series(0, 1) p on conflict do nothing`,
  `insert into pub.account (incident_key, position, party, stance, text, language, about_this_event) select key, 0, 'PA_AUTHORITY', 'DS_DENIES', 'Order was kept.', 'en', 'yes' from pub.incident on conflict do nothing`,
];

/** Adds published incidents until there are `count`, each with its line in the public feed. */
export const fillPub = (client, from, count) =>
  withoutReferences(client, async () => {
    await createSentences(client);
    await client.query(FILL, [from + 1, count, SPAN.first, SPAN.days]);
    for (const sql of CHILDREN) await client.query(sql);
    await client.query(
      `insert into pub.change (seq, on_day, code, what) select from_seq, published_on, code, 'published' from pub.incident where from_seq > $1`,
      [from],
    );
    await client.query('update pub.head set seq = $1', [count]);
  });

const TWO_ACTS_EACH = CHILDREN[0].replace(` where interference = 'IN_INTERFERED'`, '');

/** Inserts `count` incidents with two acts each, and only what is counted. */
export const fillCounted = (client, count, { first, days } = SPAN) =>
  withoutReferences(client, async () => {
    await createSentences(client);
    await client.query(FILL, [1, count, first, days]);
    for (const sql of [TWO_ACTS_EACH, CHILDREN[1], CHILDREN[2]]) await client.query(sql);
    await client.query('update pub.head set seq = $1', [count]);
  });

/** Checks foreign keys of schema pub once at the end, not row by row. */
const withoutReferences = async (client, fill) => {
  const { rows: references } =
    await client.query(`select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and connamespace = 'pub'::regnamespace`);
  for (const { table, name } of references) await client.query(`alter table ${table} drop constraint ${name}`);
  await fill();
  for (const { table, name, definition } of references)
    await client.query(`alter table ${table} add constraint ${name} ${definition}`);
  await client.query('drop table bench_sentence');
  await client.query('vacuum analyze');
};

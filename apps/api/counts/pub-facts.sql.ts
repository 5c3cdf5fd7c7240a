/** Greater than every number in the public order: what stands now. */
export const NOW = '9223372036854775807';

/**
 * Published incidents as JSON rows that the counting rule reads. $1: the key after which to go on, $2: how many,
 * $3: these codes only (null: all), $4: as they stood at this number in the public order. Reads schema pub and nothing else.
 */
export const PUB_FACTS_SQL = `
  select i.key::int as key, i.code, i.kind, i.when_earliest as earliest, i.when_latest as latest, i.when_precision as precision,
         i.place_code as place, i.place_precision as "placePrecision", i.assembly_types as "assemblyTypes", i.interference, i.peacefulness, i.grade,
         i.crowd_state as "crowdState", i.crowd_low as "crowdLow", i.crowd_high as "crowdHigh", i.issues, i.grounds,
         (select json_agg(json_build_object('id', g.group_code, 'link', g.link)) from pub.incident_group g where g.incident_key = i.key) as groups,
         (select json_agg(json_build_object('kind', a.kind, 'type', a.type, 'actor', a.actor, 'stateActor', a.by_state, 'outcome', a.outcome,
                   'quantity', json_build_object('state', a.quantity_state, 'low', a.quantity_low, 'high', a.quantity_high, 'text', null),
                   'people', json_build_object('state', a.people_state, 'low', a.people_low, 'high', a.people_high, 'text', null),
                   'place', a.place_code, 'earliest', a.when_earliest, 'latest', a.when_latest) order by a.position)
            from pub.act a where a.incident_key = i.key) as acts,
         (select json_agg(json_build_object('type', h.type, 'side', h.side,
                   'count', json_build_object('state', h.count_state, 'low', h.count_low, 'high', h.count_high, 'text', null)) order by h.position)
            from pub.harm h where h.incident_key = i.key) as harms
    from pub.incident i
   where i.from_seq <= $4::bigint and (i.until_seq is null or i.until_seq > $4::bigint) and i.key > $1 and ($3::text[] is null or i.code = any($3))
   order by i.key limit $2`;

/** Who was watching, as it was shown at a number ($1) in the public order. */
export const PUB_COVERAGE_SQL = `
  select place_code as place, from_day as "from", until_day as until, level, group_code as "group"
    from pub.coverage where from_seq <= $1::bigint and (until_seq is null or until_seq > $1::bigint)`;

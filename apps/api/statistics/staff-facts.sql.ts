import { isSameAct } from '../platform/database/same-act.js';
import { limitedSql } from '../platform/database/limited.js';

/** The newest outcome that two people agreed on, as long as the act is unchanged since they assessed it. */
const OUTCOME = `coalesce((select s.outcome from assessment s where s.act_id = a.id and s.agreed_by is not null
  and ${isSameAct('a', 's')}
  order by s.agreed_at desc limit 1), 'LA_NOT_ASSESSED')`;

const count = (column: string): string =>
  `json_build_object('state', ${column}_state, 'low', ${column}_low, 'high', ${column}_high, 'text', null)`;

/**
 * Selects working copies as JSON rows for the counting rule: coded answers only, nothing internal. $1: the id to
 * continue after; $2: maximum rows; $3: only these ids (null: all); $4: states; $5: only this author (null: all).
 */
export const STAFF_FACTS_SQL = `
  select i.id, i.status, i.kind, i.when_earliest as earliest, i.when_latest as latest, i.when_precision as precision,
         i.place_code as place, i.place_precision as "placePrecision", i.assembly_types as "assemblyTypes", i.interference, i.peacefulness, i.grade,
         i.crowd_state as "crowdState", i.crowd_low as "crowdLow", i.crowd_high as "crowdHigh", i.issues, i.grounds,
         (select json_agg(json_build_object('id', g.public_code, 'link', l.link) order by g.public_code, l.link) from group_link l join assembly_group g on g.id = l.group_id
           where l.incident_id = i.id and l.link is not null) as groups,
         (select json_agg(json_build_object('type', a.type, 'sealed', case when a.type = 'WITHHELD' then a.id end, 'actor', a.actor, 'attributed', a.attribution is not null, 'outcome', ${OUTCOME},
                   'quantity', ${count('a.quantity')}, 'people', ${count('a.people')},
                   'place', a.place_code, 'earliest', a.when_earliest, 'latest', a.when_latest) order by a.position)
            from act a where a.incident_id = i.id and a.type is not null) as acts,
         (select json_agg(json_build_object('type', h.type, 'sealed', case when h.type = 'WITHHELD' then h.id end, 'side', h.side, 'count', ${count('h.count')}) order by h.position)
            from harm h where h.incident_id = i.id and h.type is not null) as harms
    from incident i
   where i.id > $1 and not ${limitedSql()} and i.status = any($4) and ($3::uuid[] is null or i.id = any($3)) and ($5::uuid is null or i.author_id = $5)
   order by i.id limit $2`;

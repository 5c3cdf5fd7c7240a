import type { Period } from '@vigil/shared/day/period.js';
import type { Question, Split } from '@vigil/shared/counting/question.js';

/**
 * The counting rule for incidents once more, in SQL over schema pub, for tests: written from docs/counting.md, without a
 * line of the engine. Indicators I01 to I07 and I11; at most one split beside the period, or force by actor.
 */
export interface SqlCount { layer: string; k: string | null; t: string; low: number; high: number }

const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const list = (values: readonly string[]): string => `(${values.map(literal).join(', ')})`;
const and = (...conditions: (string | null)[]): string => conditions.filter((one) => one !== null).join(' and ') || 'true';

const NOT_FORCE = list(['FM_NONE', 'FM_THREAT', 'FM_UNKNOWN']);
/** Withheld means count as force whose means are not stated. */
const IS_FORCE = `a.kind = 'force' and a.type not in ${NOT_FORCE}`;

/** Low and high of every cell that is not empty, for the figure ('figure') and what stands beside it. */
export const countInSql = (question: Question, periods: readonly Period[]): string => {
  const tiles = periods.map(({ key, from, until }) => `(${literal(key)}, date ${literal(from)}, date ${literal(until)})`).join(', ');
  return `with tile (t, f, u) as (values ${tiles}),
    incident as (select i.*, i.when_earliest as e, i.when_latest as l, ${watched} as watched from pub.incident i where ${incidentFilters(question)}),
    judged as (select i.*, ${layerOf(question)} as layer from incident i),
    graded as (select i.*, case
        when grade = 'VG_WEAK' and ${!question.includeSingleSource} then case when layer = 'figure' then 'singleSource' end
        when peacefulness = 'PE_VIOLENT' then case when layer = 'figure' then 'violent' end
        else layer end as counted from judged i)
    select g.counted as layer, k.k, tile.t,
      (count(distinct g.key) filter (where g.e >= tile.f and g.l < tile.u))::int as low, count(distinct g.key)::int as high
    from graded g join tile on g.l >= tile.f and g.e < tile.u cross join lateral (${keysOf(question)}) k
    where g.counted is not null group by 1, 2, 3`;
};

const watched = `exists (select from pub.coverage c where starts_with(i.place_code, c.place_code) and i.when_earliest >= c.from_day
  and i.when_latest < c.until_day and c.level in ('CO_ON_SITE', 'CO_NETWORK'))`;

const act = (alias: string, condition: string): string => `exists (select from pub.act a where a.incident_key = ${alias}.key and ${condition})`;

const actFilters = ({ filters: { actors, outcome, restrictionTypes, forceTypes } }: Question): string => and(
  actors ? `a.actor in ${list(actors)}` : null,
  outcome ? `a.outcome in ${list(outcome)}` : null,
  restrictionTypes ? `(a.kind <> 'restriction' or a.type in ${list(restrictionTypes)})` : null,
  forceTypes ? `(a.kind <> 'force' or a.type in ${list(forceTypes)})` : null,
);

const links = ({ filters }: Question): string => filters.groupLink === 'any' ? 'true' : `ig.link = 'GL_STATED'`;

const incidentFilters = (question: Question): string => {
  const { place, groups, interference, restrictionTypes, forceTypes, actors, outcome, issues } = question.filters;
  const passes = actFilters(question);
  return and(
    'i.until_seq is null', `not (i.kind = 'IK_ASSEMBLY' and i.assembly_types = array['AT_SOLO'])`,
    place ? `(${place.map((code) => `starts_with(i.place_code, ${literal(code)})`).join(' or ')})` : null,
    groups ? `exists (select from pub.incident_group ig where ig.incident_key = i.key and ig.group_code in ${list(groups)} and ${links(question)})` : null,
    interference ? `i.interference in ${list(interference)}` : null,
    issues ? `i.issues && array[${issues.map(literal).join(', ')}]` : null,
    restrictionTypes ? act('i', `a.kind = 'restriction' and ${passes}`) : null,
    forceTypes ? act('i', `a.kind = 'force' and ${passes}`) : null,
    actors ?? outcome ? act('i', passes) : null,
  );
};

const layerOf = (question: Question): string => {
  const passes = actFilters(question);
  const assembly = `i.kind = 'IK_ASSEMBLY'`;
  const interfered = `i.interference = 'IN_INTERFERED'`;
  const force = act('i', `${IS_FORCE} and ${passes}`);
  const none = `(${act('i', `a.type = 'FM_NONE'`)} and not ${act('i', IS_FORCE)})`;
  const threat = act('i', `a.type = 'FM_THREAT' and ${passes}`);
  switch (question.indicator) {
    case 'I01': return `case when ${assembly} then 'figure' end`;
    case 'I02': return `case when ${assembly} and ${interfered} then 'figure' end`;
    case 'I03': return `case when not ${assembly} then null when not watched then 'notCovered' when ${interfered} then 'figure'
      when i.interference = 'IN_NONE' then 'noneObserved' else 'interferenceUnknown' end`;
    case 'I04': return `case when not ${assembly} or ${interfered} then 'figure' end`;
    case 'I05': return `case when ${assembly} and not ${interfered} then null when ${force} then 'figure' when ${threat} then 'threatOnly'
      when ${none} then 'forceNone' else 'forceNotKnown' end`;
    case 'I06': return `case when not ${assembly} then null when ${act('i', `${IS_FORCE} and a.by_state and a.outcome = 'LA_UNLAWFUL' and ${passes}`)} then 'figure'
      when ${act('i', `${IS_FORCE} and a.outcome = 'LA_NOT_ASSESSED' and ${passes}`)} then 'notYetAssessed' end`;
    case 'I07': return `case when ${act('i', `a.kind = 'restriction' and ${passes}`)} then 'figure' end`;
    case 'I11': return `case when not ${assembly} then null when not watched then 'notCovered' when ${force} then 'figure' when ${none} then 'forceNone' else 'forceNotKnown' end`;
    default: throw new RangeError(`no SQL for ${question.indicator}`);
  }
};

const keysOf = (question: Question): string => {
  const splits = question.split.filter((split) => split !== 'period');
  if (splits.join() === 'force,actor') {
    return `select distinct a.type || ' ' || coalesce(a.actor, '') as k from pub.act a where a.incident_key = g.key and ${IS_FORCE} and ${actFilters(question)}`;
  }
  return splits.length === 0 ? `select '*' as k` : keysOfSplit(splits[0]!, question);
};

const keysOfSplit = (split: Split, question: Question): string => {
  const { groups } = question.filters;
  switch (split) {
    case 'place:1': return 'select left(g.place_code, 2) as k';
    case 'place:2': return 'select case when length(g.place_code) >= 4 then left(g.place_code, 4) end as k';
    case 'interference': case 'grade': return `select g.${split} as k`;
    case 'group': {
      const own = `from pub.incident_group ig where ig.incident_key = g.key and ${links(question)}`;
      return groups
        ? `select ig.group_code as k ${own} and ig.group_code in ${list(groups)}`
        : `select ig.group_code as k ${own} union all select null where not exists (select ${own})`;
    }
    case 'restriction': return `select distinct a.type as k from pub.act a where a.incident_key = g.key and a.kind = 'restriction' and ${actFilters(question)}`;
    default: throw new RangeError(`no SQL for ${split}`);
  }
};

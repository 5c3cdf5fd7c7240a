import type { IndicatorCode } from '@vigil/shared/counting/indicators.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { and, liesIn, within } from './sql-text.js';

/** Published rows as `incident`, `act` and `harm`. Only the question's group links and act filters change them. */
export const publishedRowsInSql = (question: Question, asOf: string): string => `
  incident as materialized (
    select i.key, i.kind, i.place_code as place, daterange(i.when_earliest, i.when_latest, '[]') as w, i.interference, i.peacefulness, i.grade, i.crowd_low, i.crowd_high,
      coalesce(i.assembly_types, '{}') as assembly, coalesce(i.issues, '{}') as issue, coalesce(i.grounds, '{}') as ground,
      array(select ig.group_code from pub.incident_group ig where ig.incident_key = i.key ${question.filters.groupLink === 'any' ? '' : `and ig.link = 'GL_STATED'`}) as "group",
      ${coverageInSql(asOf)} as coverage
    from pub.incident i where ${stands('i', asOf)}),
  act as materialized (
    select a.*, ${passes(question)} as passes, ${isOwn(question)} as own, ${HAPPENED} as happened from (
      select a.incident_key || '.' || a.position as id, a.incident_key as key, a.kind, a.actor, a.by_state, a.outcome, a.people_low as low, a.people_high as high,
        ${WITHHELD_MEANS} as type, ${IS_FORCE} as is_force,
        coalesce(a.place_code, i.place) as place, case when a.when_earliest is null then i.w else daterange(a.when_earliest, a.when_latest, '[]') end as w
      from pub.act a join incident i on i.key = a.incident_key) a),
  harm as materialized (
    select h.incident_key as key, case h.type when 'INJURED' then 'HM_INJURY_UNSPEC' else h.type end as type, h.side, h.count_low as low, h.count_high as high
    from pub.harm h where h.type <> 'WITHHELD')`;

/** Matches rows that were shown at a public sequence number. */
const stands = (row: string, asOf: string): string =>
  `${row}.from_seq <= ${asOf} and coalesce(${row}.until_seq > ${asOf}, true)`;

/**
 * The best coverage that spans all of an incident's possible days. A group's own monitors count only where a source
 * states the group.
 */
export const coverageInSql = (asOf: string): string => `(select c.level from pub.coverage c
  where ${liesIn('i.place_code', 'c.place_code')} and daterange(c.from_day, c.until_day) @> daterange(i.when_earliest, i.when_latest, '[]')
    and ${stands('c', asOf)} and (c.group_code is null or c.group_code in (select ig.group_code from pub.incident_group ig where ig.incident_key = i.key and ig.link = 'GL_STATED'))
  order by array_position(array['CO_ON_SITE', 'CO_NETWORK', 'CO_MEDIA', 'CO_NONE'], c.level) limit 1)`;

/** That force was used is public; the means are not. */
const WITHHELD_MEANS = `case a.type when 'WITHHELD' then 'FM_UNSPEC' else a.type end`;
/** Force of rank 2 or more, other, or means not stated (I05). */
const IS_FORCE = `(a.kind = 'force' and a.type not in ('FM_NONE', 'FM_THREAT', 'FM_UNKNOWN'))`;
/** "No force" has no actor, and "not known" does not say that anybody did anything. */
const HAPPENED = `(a.kind <> 'force' or a.type not in ('FM_NONE', 'FM_UNKNOWN'))`;

/** Applies all filters on acts to the same act. A list of types filters only its own kind. */
const passes = ({ filters: { actors, outcome, restrictionTypes, forceTypes, libertyTypes } }: Question): string =>
  and(
    within('a.actor', actors),
    within('a.outcome', outcome),
    restrictionTypes && `(a.kind <> 'restriction' or ${within('a.type', restrictionTypes)})`,
    forceTypes && `(a.kind <> 'force' or ${within('a.type', forceTypes)})`,
    libertyTypes && `(a.kind <> 'liberty' or ${within('a.type', libertyTypes)})`,
  );

/** Returns the kind of act that an indicator is about; null if it is about incidents or people hurt. */
export const ownKind = ({ indicator, measure }: Question): 'restriction' | 'force' | 'liberty' | null => {
  const kinds: Partial<Record<IndicatorCode, 'restriction' | 'force' | 'liberty'>> = {
    I05: 'force',
    I06: 'force',
    I07: measure === 'force' ? 'force' : 'restriction',
    I08: 'restriction',
    I10: 'liberty',
    I11: 'force',
    I12: 'force',
  };
  return kinds[indicator] ?? null;
};

/** Selects the acts that an indicator is about: those it counts, or those that make an incident count. */
const isOwn = (question: Question): string => {
  switch (question.indicator) {
    case 'I05':
    case 'I11':
      return 'a.is_force';
    case 'I06':
    case 'I12':
      return `(a.is_force and a.by_state and a.outcome = 'LA_UNLAWFUL')`;
    case 'I07':
      return question.measure === 'force' ? `(a.is_force or a.type = 'FM_THREAT')` : `a.kind = 'restriction'`;
    case 'I08':
      return question.measure === 'violations'
        ? `(a.kind = 'restriction' and a.outcome in ('LA_UNLAWFUL', 'LA_NOT_ASSESSED'))`
        : `a.kind = 'restriction'`;
    case 'I10':
      return `(a.kind = 'liberty' and a.type <> 'D_RELEASED')`;
    default:
      return 'false';
  }
};

import type { Question } from '@vigil/shared/counting/question.js';
import { and, array, liesIn, list, text, within } from './sql-text.js';

type CountedUnit = 'incidents' | 'acts' | 'people';

/** Returns the question of what a rate per inhabitants divides: the number of inhabitants is in no table. */
export const undivided = (question: Question): Question => {
  const of = ({ I22: 'I02', I23: 'I10' } as const)[question.indicator as 'I22' | 'I23'];
  return of ? { ...question, indicator: of, measure: null } : question;
};

/** Returns what a number counts: rule 1. */
export const countedUnit = ({ indicator, measure }: Question): CountedUnit => {
  if (indicator === 'I08' || measure === 'acts') return 'acts';
  return indicator === 'I09' || indicator === 'I10' || indicator === 'I21' ? 'people' : 'incidents';
};

/**
 * `unit (id, key, layer, w, place)`: what the question counts. The layer is 'figure' or the name of a number shown
 * separately; w holds the possible days. Rules 2 and 5, and the table of indicators.
 */
export const selectionInSql = (question: Question): string => `
  said as materialized (
    select key, bool_or(is_force and passes) as force, bool_or(is_force) as any_force, bool_or(type = 'FM_NONE') as none, bool_or(type = 'FM_THREAT' and passes) as threat, bool_or(type = 'FM_THREAT') as any_threat,
      bool_or(is_force and passes and by_state and outcome = 'LA_UNLAWFUL') as unlawful, bool_or(is_force and passes and outcome = 'LA_NOT_ASSESSED') as waiting,
      bool_or(passes) as passing, bool_or(passes and kind = 'restriction') as restricted, bool_or(passes and kind = 'force') as force_said, bool_or(passes and kind = 'liberty') as held, bool_or(passes and own) as own
    from act group by key),
  standing as materialized (
    select i.*, ${standsAs(question)} as stands from (
      select i.*, i.kind = 'IK_ASSEMBLY' as is_assembly, i.interference = 'IN_INTERFERED' as interfered, coalesce(i.coverage in ('CO_ON_SITE', 'CO_NETWORK'), false) as watched,
        i.kind = 'IK_ASSEMBLY' and i.assembly <> '{}' and i.assembly <@ array['AT_SOLO'] as solo,
        coalesce(s.force, false) as force, coalesce(s.any_force, false) as any_force, coalesce(s.any_threat, false) as any_threat, coalesce(s.none, false) or (i.kind = 'IK_ASSEMBLY' and i.interference = 'IN_NONE' and not coalesce(s.any_threat, false)) as none, coalesce(s.threat, false) as threat, coalesce(s.unlawful, false) as unlawful,
        coalesce(s.waiting, false) as waiting, coalesce(s.passing, false) as passing, coalesce(s.restricted, false) as restricted, coalesce(s.force_said, false) as force_said, coalesce(s.held, false) as held,
        coalesce(s.own, false) as own, i.key in (select key from harm) as has_harm
      from incident i left join said s using (key)) i
    where ${filters(question)}),
  layered as materialized (select *, ${layer(question)} as layer from standing),
  unit as materialized (${units(question)})`;

const filters = (question: Question): string => {
  const {
    place,
    groups,
    assemblyTypes,
    restrictionTypes,
    forceTypes,
    libertyTypes,
    actors,
    outcome,
    interference,
    harmTypes,
    sides,
    peacefulness,
    issues,
    grounds,
    kinds,
    coverage,
  } = question.filters;
  const asksTypes = restrictionTypes !== undefined || forceTypes !== undefined || libertyTypes !== undefined;
  const asksHarm = (harmTypes !== undefined || sides !== undefined) && question.indicator !== 'I09';
  return and(
    !assemblyTypes?.includes('AT_SOLO') && 'not solo',
    assemblyTypes && `assembly && ${array(assemblyTypes)}`,
    issues && `issue && ${array(issues)}`,
    grounds && `ground && ${array(grounds)}`,
    within('kind', kinds),
    within('coverage', coverage),
    within('interference', interference),
    within('peacefulness', peacefulness),
    groups && question.indicator !== 'I12' && `"group" && ${array(groups)}`,
    place && countedUnit(question) !== 'acts' && inPlaces('i.place', place),
    restrictionTypes && 'restricted',
    forceTypes && 'force_said',
    libertyTypes && 'held',
    !asksTypes && (actors ?? outcome) && 'passing',
    asksHarm && `i.key in (select h.key from harm h where ${wasHad(question)} and ${harmPasses(question)})`,
  );
};

/** A record without a known place counts only in the whole: the country, where there are not several. */
const inPlaces = (column: string, places: readonly string[]): string =>
  `(${places.map((area) => liesIn(column, text(area))).join(' or ')}
    or (${column} is null and (select count(*) = 1 and bool_or(code in ${list(places)}) from place where parent_code is null)))`;

export const harmPasses = ({ filters: { harmTypes, sides } }: Question): string =>
  and(within('h.type', harmTypes), within('h.side', sides));

/**
 * Harm that a source confirmed did not happen is not harm. "No harm" and "not reported" are no harm either, unless the
 * question names them.
 */
export const wasHad = ({ filters: { harmTypes } }: Question): string => {
  const statements = ['HM_NONE', 'HM_UNKNOWN'].filter((type) => harmTypes?.includes(type));
  return `(h.type not in ('HM_NONE', 'HM_UNKNOWN') and coalesce(h.high > 0, true)${statements.length > 0 ? ` or h.type in ${list(statements)}` : ''})`;
};

/** The table of indicators: an incident's layer for the question, before grade and peacefulness apply. */
const standsAs = (question: Question): string => {
  switch (question.indicator) {
    case 'I01':
    case 'I21':
      return `case when is_assembly then 'figure' end`;
    case 'I02':
      return `case when not is_assembly then null when interfered then 'figure' when interference = 'IN_UNKNOWN' then 'interferenceUnknown' end`;
    case 'I03':
      return `case when not is_assembly then null when not watched then 'notCovered' when interfered then 'figure'
      when interference = 'IN_NONE' then 'noneObserved' else 'interferenceUnknown' end`;
    case 'I04':
      return `case when not is_assembly or interfered then 'figure' when interference = 'IN_UNKNOWN' then 'interferenceUnknown' end`;
    case 'I05':
      return `case when is_assembly and not interfered then null when force then 'figure' when any_force then null when threat then 'threatOnly' when any_threat then null when none then 'forceNone' else 'forceNotKnown' end`;
    case 'I06':
      return `case when not is_assembly then null when unlawful then 'figure' when waiting then 'notYetAssessed' end`;
    case 'I07':
    case 'I10':
      return `case when own then 'figure' end`;
    case 'I08':
      return `'figure'`;
    case 'I09':
      return `case when not is_assembly or interfered or has_harm then 'figure' end`;
    case 'I11':
      return `case when not is_assembly then null when not watched then 'notCovered' when force then 'figure' when none then 'forceNone' else 'forceNotKnown' end`;
    case 'I12': {
      const others = question.filters.groups
        ? `when not "group" && ${array(question.filters.groups)} then case when unlawful then 'otherGroups' else 'otherGroupsNotYetAssessed' end`
        : '';
      return `case when not is_assembly or not (unlawful or waiting) then null ${others} when unlawful then 'figure' else 'notYetAssessed' end`;
    }
    default:
      throw new Error(`${question.indicator} counts nothing by itself`);
  }
};

/**
 * Rule 2: single-source incidents and violent assemblies are shown separately, and only where they would be in the
 * figure.
 */
const layer = ({ filters: { grades, peacefulness }, includeSingleSource }: Question): string => {
  const counted = [...(grades ?? ['VG_CONFIRMED', 'VG_FAIR']), ...(includeSingleSource ? ['VG_WEAK'] : [])];
  const beside = (name: string): string => `case when stands = 'figure' then '${name}' end`;
  return `case when not ${within('grade', counted)} then ${grades ? 'null' : `case when grade = 'VG_WEAK' then ${beside('singleSource')} end`}
    ${peacefulness ? '' : `when peacefulness = 'PE_VIOLENT' then ${beside('violent')}`} else stands end`;
};

/**
 * Of an assembly with force assessed as unlawful: what its other force, which waits, may add in rows by acts. See
 * `keyed`.
 */
const waitingInRows = (question: Question): string =>
  isOfAssessed(question)
    ? ` union all select key || '${WAITING}', key, case layer when 'figure' then 'notYetAssessed' else 'otherGroupsNotYetAssessed' end, w, place from layered where layer in ('figure', 'otherGroups') and waiting`
    : '';

/** Whether the indicator is of force that was assessed as unlawful. */
export const isOfAssessed = ({ indicator }: Question): boolean => indicator === 'I06' || indicator === 'I12';

/** What the id of such a unit ends with. */
export const WAITING = ' waiting';

const units = (question: Question): string => {
  if (countedUnit(question) !== 'acts')
    return `select key::text as id, key, layer, w, place from layered where layer is not null${waitingInRows(question)}`;
  const waits =
    question.measure === 'violations'
      ? `when a.outcome = 'LA_NOT_ASSESSED' then case when l.layer = 'figure' then 'notYetAssessed' end`
      : '';
  const { place } = question.filters;
  return `select * from (select a.id, a.key, case ${waits} when true then l.layer end as layer, a.w, a.place from layered l join act a using (key) where a.own and a.passes) a
    where ${and('layer is not null', place && inPlaces('a.place', place))}`;
};

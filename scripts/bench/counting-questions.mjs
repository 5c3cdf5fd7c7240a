// The questions of the counting suite, and the same figures in SQL.
export const PERIOD = '2017-01-01..2021-12-31';
/** Dates on which incidents begin: all inside the period, like those of the incidents invented in process. */
export const SPAN = { first: '2017-01-01', days: 1826 };
export const BY_MONTH_AND_PROVINCE = 'unit=month&split=period,place:1';
/** Values that occur in the rows of `fill-pub.mjs`. */
export const FILTERS = '&groups=G-000001,G-000002&restrictionTypes=RS_SEIZE_MATERIAL,RS_CORDON&issues=IS_LAND';
export const QUESTIONS = ['I02', 'I05', 'I08'];

/** All indicators by month × province, unfiltered and with three filters (a set, a place, and a type of act). */
export const IN_PROCESS = async (shared) => {
  const { createQuestion } = await shared('counting/question.js');
  const { INDICATORS, INDICATOR_CODES } = await shared('counting/indicators.js');
  const filters = {
    groups: ['G-0', 'G-1'],
    assemblyTypes: ['AT_DEMONSTRATION', 'AT_MARCH'],
    forceTypes: ['FM_PUSH', 'FM_GRAB', 'FM_BATON'],
  };
  return INDICATOR_CODES.flatMap((indicator) => {
    const measures = INDICATORS[indicator].measures.length > 0 ? INDICATORS[indicator].measures : [null];
    return measures.flatMap((measure) =>
      [{}, filters].map((narrow) => ({
        name: `${indicator}${measure ? ` ${measure}` : ''}${narrow === filters ? ', three filters' : ''}`,
        question: createQuestion(PERIOD, {
          indicator,
          measure,
          unit: 'month',
          split: ['period', 'place:1'],
          filters: fitting(indicator, narrow, filters),
        }),
      })),
    );
  });
};

/**
 * Adapts the filters: a rate allows none that excludes peaceful assemblies from its denominator, and the question about
 * groups needs a group.
 */
const fitting = (indicator, narrow, { groups, assemblyTypes }) => {
  if (indicator === 'I12') return { groups: narrow.groups ?? ['G-0'] };
  return (indicator === 'I03' || indicator === 'I11') && narrow.forceTypes
    ? { groups, assemblyTypes, issues: ['IS_LAND'] }
    : narrow;
};

const COUNTED = `i.until_seq is null and i.grade in ('VG_CONFIRMED', 'VG_FAIR') and i.peacefulness <> 'PE_VIOLENT' and i.when_latest >= '2017-01-01' and i.when_earliest < '2022-01-01'`;
const NARROWED = `and i.issues && array['IS_LAND']
  and exists (select from pub.incident_group g where g.incident_key = i.key and g.group_code in ('G-000001', 'G-000002') and g.link = 'GL_STATED')`;
const HAS_RESTRICTION = `and exists (select from pub.act r where r.incident_key = i.key and r.type in ('RS_SEIZE_MATERIAL', 'RS_CORDON'))`;
const CELLS = (first, last) => `select date_trunc('month', ${first}), left(i.place_code, 2),
  count(*) filter (where ${last} < date_trunc('month', ${first}) + interval '1 month'), count(*)`;

/**
 * The floor in SQL for such a figure: certain and possible by first month and province, without the separately shown
 * numbers.
 */
export const SQL = {
  I02: (narrowed) => `${CELLS('i.when_earliest', 'i.when_latest')} from pub.incident i
    where ${COUNTED} and i.kind = 'IK_ASSEMBLY' and i.interference = 'IN_INTERFERED' ${narrowed ? NARROWED + HAS_RESTRICTION : ''} group by 1, 2`,
  I05: (narrowed) => `${CELLS('i.when_earliest', 'i.when_latest')} from pub.incident i
    where ${COUNTED} and (i.kind = 'IK_REPRISAL' or i.interference = 'IN_INTERFERED') ${narrowed ? NARROWED + HAS_RESTRICTION : ''}
      and exists (select from pub.act a where a.incident_key = i.key and a.kind = 'force' and a.type not in ('FM_NONE', 'FM_THREAT', 'FM_UNKNOWN')) group by 1, 2`,
  I08: (
    narrowed,
  ) => `${CELLS('coalesce(a.when_earliest, i.when_earliest)', 'coalesce(a.when_latest, i.when_latest)')} from pub.incident i join pub.act a on a.incident_key = i.key
    where ${COUNTED} and a.kind = 'restriction' ${narrowed ? `${NARROWED} and a.type in ('RS_SEIZE_MATERIAL', 'RS_CORDON')` : ''} group by 1, 2`,
};

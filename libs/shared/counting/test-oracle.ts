import { parsePeriod, type Period, periodsOf } from '../day/period.js';
import { forceRank } from '../vocabulary/vocabulary.js';
import type { ActFact, HarmFact, IncidentFact } from './fact-rows.js';
import type { Question, Split } from './question.js';

/**
 * Applies the counting rule a second time, for tests: row by row on plain records, as slowly and as literally as the
 * rule is written. It shares no code with `count()`, so when both agree, neither is likely to be wrong.
 */
interface Expected {
  low: number;
  high: number | null;
  certain: number;
  possible: number;
  notReported: { k: number; of: number } | null;
  asides: Record<string, { low: number; high: number | null }>;
}
type Window = { earliest: string; latest: string };
type Key = string | null;

/** How many people live where. */
export type Populations = Readonly<Record<string, { inhabitants: number; year: number }>>;

/** A rate per inhabitants divides another figure. */
const DIVIDED: Partial<Record<string, 'I02' | 'I10'>> = { I22: 'I02', I23: 'I10' };
const undivided = (q: Question): Question => {
  const of = DIVIDED[q.indicator];
  return of ? { ...q, indicator: of, measure: null } : q;
};

/** Returns the rate per inhabitants that a cell must hold with these numbers; undefined if it is of no such figure. */
export function expectedPerInhabitants(
  q: Question,
  keys: readonly Key[],
  { low, high }: { low: number; high: number | null },
  parentOf: Readonly<Record<string, string | null>>,
  populations: Populations,
): unknown {
  if (!DIVIDED[q.indicator]) return undefined;
  const none = (why: string): unknown => ({ low: null, high: null, inhabitants: null, year: null, why });
  const at = q.split.findIndex((split) => split.startsWith('place'));
  const key = at < 0 ? '*' : keys[at];
  // Every place that the cell is about, then those of them that lie in no other of them.
  const all = Object.keys(parentOf).filter((place) => {
    const path = ancestors(place, parentOf);
    return (
      (key === '*' || path.some((one) => one === key)) &&
      (!q.filters.place || q.filters.place.some((one) => path.includes(one)))
    );
  });
  const widest = all.filter((place) => !all.includes(parentOf[place] ?? ''));
  const parts = (place: string): string[] => Object.keys(parentOf).filter((one) => parentOf[one] === place);
  const counted = (place: string): { inhabitants: number; year: number }[] | null => {
    if (populations[place]) return [populations[place]];
    const found = parts(place).map(counted);
    return found.length === 0 || found.includes(null) ? null : found.flatMap((one) => one!);
  };
  const found = key === null ? [null] : widest.map(counted);
  if (found.length === 0 || found.includes(null)) return none('not-known');
  const people = found.flatMap((one) => one!);
  const { year } = people[0]!;
  if (people.some((one) => one.year !== year)) return none('not-known');
  const inhabitants = people.reduce((sum, one) => sum + one.inhabitants, 0);
  if (inhabitants < 10_000) return none('under-10000');
  if (low < 10) return { low: null, high: null, inhabitants, year, why: 'under-10' };
  const per = (n: number): number => Number(((n * 100_000) / inhabitants).toPrecision(4));
  return { low: per(low), high: high === null ? null : per(high), inhabitants, year, why: null };
}

/** What other groups have, and the same of the groups asked for. */
const OF_OWN: Readonly<Record<string, string>> = {
  otherGroups: 'figure',
  otherGroupsNotYetAssessed: 'notYetAssessed',
};

/** By what waits for its assessment: where its assembly counts if other force at it was assessed as unlawful. */
const WAITS_BESIDE: Partial<Record<string, Partial<Record<string, string>>>> = {
  I06: { notYetAssessed: 'figure' },
  I12: { notYetAssessed: 'figure', otherGroupsNotYetAssessed: 'otherGroups' },
};

export function tiles(q: Question): Period[] {
  const periods = q.periods.map((key) => parsePeriod(key)!);
  return q.unit && q.split.includes('period') ? periodsOf(q.unit, periods[0]!.from, periods[0]!.until) : periods;
}

/** Returns what a cell must hold; a key '*' is a total over its split. `parentOf` gives the parent of a place. */
export function expected(
  all: readonly IncidentFact[],
  asked: Question,
  keys: readonly Key[],
  asides: readonly string[],
  parentOf: Readonly<Record<string, string | null>>,
): Expected {
  const q = undivided(asked);
  const at = q.split.indexOf('period');
  const key = at < 0 ? '*' : keys[at];
  const periods = key === '*' || key === undefined ? tiles(q) : tiles(q).filter((tile) => tile.key === key);
  const figure = measure(all, q, keys, 'figure', periods, parentOf);
  return {
    ...figure,
    asides: Object.fromEntries(
      asides.map((name) => {
        const of = (layer: string, at = keys): { low: number; high: number | null } =>
          measure(all, q, at, layer, periods, parentOf);
        const { low, high } = of(name);
        if (!OF_OWN[name]) return [name, { low, high }];
        // Of what all groups had, in the row of a group, too, the rest.
        const every = keys.map((one, i) => (q.split[i] === 'group' ? '*' : one));
        const whole = [of(OF_OWN[name], every), of(name, every)];
        const own = of(OF_OWN[name]);
        const rest = (end: 'low' | 'high'): number => whole.reduce((sum, one) => sum + one[end]!, 0) - own[end]!;
        return [name, { low: rest('low'), high: rest('high') }];
      }),
    ),
  };
}

/** Counts units that are certain for the whole but for none of its periods. */
export function expectedLongerPeriod(
  all: readonly IncidentFact[],
  asked: Question,
  keys: readonly Key[],
  parentOf: Readonly<Record<string, string | null>>,
): number {
  const q = undivided(asked);
  return countedUnits(all, q, keys, 'figure', parentOf).filter(
    ({ window }) => isInside(window, tiles(q)) && !tiles(q).some((tile) => isInside(window, [tile])),
  ).length;
}

/** Returns the day on which the figures of a question end, if all of this is published and nothing else. */
export function expectedLastPublished(
  all: readonly IncidentFact[],
  { indicator, measure }: Pick<Question, 'indicator' | 'measure'>,
): string | null {
  const countsActs = indicator === 'I08' || (indicator === 'I10' && measure === 'acts');
  const days = all.map(({ latest }): string => latest);
  for (const { kind, type, latest } of countsActs ? all.flatMap(({ acts }) => acts) : [])
    if (latest !== null && (kind === 'restriction' || (kind === 'liberty' && type !== 'D_RELEASED'))) days.push(latest);
  return days.sort().at(-1) ?? null;
}

/** Returns what the list of a question must hold, in its order. An incident takes the best of its acts. */
export function expectedList(
  all: readonly IncidentFact[],
  asked: Question,
  parentOf: Readonly<Record<string, string | null>>,
): { code: string; certain: boolean; singleSource: boolean }[] {
  const q = undivided(asked);
  const periods = tiles(q);
  const found = new Map<IncidentFact, { certain: boolean; singleSource: boolean }>();
  for (const layer of ['figure', 'singleSource']) {
    for (const { incident, window } of countedUnits(all, { ...q, split: [] }, [], layer, parentOf)) {
      if (!touches(window, periods)) continue;
      const certain = isInside(window, periods) || found.get(incident)?.certain === true;
      found.set(incident, { certain, singleSource: layer === 'singleSource' });
    }
  }
  return [...found]
    .sort(([a], [b]) => (a.earliest === b.earliest ? (a.code < b.code ? -1 : 1) : a.earliest < b.earliest ? 1 : -1))
    .map(([{ code }, match]) => ({ code, ...match }));
}

function measure(
  all: readonly IncidentFact[],
  q: Question,
  keys: readonly Key[],
  layer: string,
  periods: Period[],
  parentOf: Readonly<Record<string, string | null>>,
): Omit<Expected, 'asides'> {
  const units = countedUnits(all, q, keys, layer, parentOf);
  const certain = units.filter(({ window }) => isInside(window, periods));
  const possible = units.filter(({ window }) => !isInside(window, periods) && touches(window, periods));
  if (!isAboutPeople(q))
    return {
      low: certain.length,
      high: certain.length + possible.length,
      certain: certain.length,
      possible: possible.length,
      notReported: null,
    };
  const of = (unit: { incident: IncidentFact }): { low: number; high: number; reported: boolean } =>
    peopleOf(unit.incident, q, keys);
  const sum = (list: typeof units, side: 'low' | 'high'): number => list.reduce((s, unit) => s + of(unit)[side], 0);
  const high = sum(certain, 'high') + sum(possible, 'high');
  return {
    low: sum(certain, 'low'),
    high: Number.isFinite(high) ? high : null,
    certain: certain.length,
    possible: possible.length,
    notReported: { k: certain.filter((unit) => !of(unit).reported).length, of: certain.length },
  };
}

function countedUnits(
  all: readonly IncidentFact[],
  q: Question,
  keys: readonly Key[],
  layer: string,
  parentOf: Readonly<Record<string, string | null>>,
): { incident: IncidentFact; window: Window }[] {
  const inPlace = (place: Key): boolean =>
    !q.filters.place || q.filters.place.some((area) => ancestors(place, parentOf).includes(area));
  return all.flatMap((incident) => {
    if (!passesFilters(incident, q)) return [];
    if (isAboutActs(q)) {
      return incident.acts
        .filter(
          (act) =>
            isOwnAct(act, q) &&
            actPasses(act, q) &&
            inPlace(act.place ?? incident.place) &&
            layerOf(incident, q, act) === layer &&
            q.split.every((split, i) =>
              matches(split, keys[i]!, incident, q, [act], act.place ?? incident.place, parentOf, layer),
            ),
        )
        .map((act) => ({
          incident,
          window: act.earliest ? { earliest: act.earliest, latest: act.latest! } : incident,
        }));
    }
    const isIn = (one: string): boolean => inCell(incident, q, keys, one, parentOf);
    const stands = layerOf(incident, q, null);
    // Force of this row waits, and other force of the same assembly was assessed as unlawful.
    const of = WAITS_BESIDE[q.indicator]?.[layer];
    const waits = of !== undefined && stands === of && !isIn(of);
    return inPlace(incident.place) && (stands === layer || waits) && isIn(layer)
      ? [{ incident, window: incident }]
      : [];
  });
}

/**
 * Several splits by acts must match on one act, unless two are types. So must a total over some of them: in a table of
 * force by actor, an actor's total counts force by that actor, not everything that the actor did.
 */
function inCell(
  incident: IncidentFact,
  q: Question,
  keys: readonly Key[],
  layer: string,
  parentOf: Readonly<Record<string, string | null>>,
): boolean {
  const each = (acts: readonly ActFact[]): boolean =>
    q.split.every((split, i) => matches(split, keys[i]!, incident, q, acts, incident.place, parentOf, layer));
  const about = q.split.filter((split) => ACT_SPLITS.includes(split));
  const isOfOneAct = about.length > 1 && about.filter(isTypeSplit).length < 2;
  const keyAsked = (split: Split): Key => keys[q.split.indexOf(split)]!;
  if (!isOfOneAct || about.every((split) => keyAsked(split) === '*')) return each(incident.acts);
  const type = about.find(isTypeSplit);
  const isAsked = (act: ActFact): boolean =>
    type ? act.kind === type && happened(act) && isShown(act, q, type, layer) : isShown(act, q, null, layer);
  const keyOf = (act: ActFact, split: Split): Key =>
    split === 'actor' ? act.actor : split === 'outcome' ? act.outcome : act.type;
  return (
    q.split.every(
      (split, i) =>
        about.includes(split) || matches(split, keys[i]!, incident, q, incident.acts, incident.place, parentOf, layer),
    ) &&
    incident.acts.some(
      (act) => isAsked(act) && about.every((split) => keyAsked(split) === '*' || keyOf(act, split) === keyAsked(split)),
    )
  );
}

const isTypeSplit = (split: Split): boolean => ['restriction', 'force', 'liberty'].includes(split);
const ACT_SPLITS: readonly Split[] = ['restriction', 'force', 'liberty', 'actor', 'outcome'];

function matches(
  split: Split,
  key: Key,
  incident: IncidentFact,
  q: Question,
  acts: readonly ActFact[],
  place: Key,
  parentOf: Readonly<Record<string, string | null>>,
  layer: string,
): boolean {
  if (key === '*' || split === 'period') return true;
  const listed = (have: readonly string[], wanted: readonly string[] | undefined): boolean =>
    key === null ? !wanted && have.length === 0 : have.includes(key) && (!wanted || wanted.includes(key));
  switch (split) {
    case 'place:0':
    case 'place:1':
    case 'place:2':
    case 'place:3':
      return (ancestors(place, parentOf)[Number(split.slice(-1))] ?? null) === key;
    case 'group':
      return listed(groupsOf(incident, q), q.filters.groups);
    case 'assembly':
      return listed(incident.assemblyTypes, q.filters.assemblyTypes);
    case 'issue':
      return listed(incident.issues, q.filters.issues);
    case 'ground':
      return listed(incident.grounds, q.filters.grounds);
    case 'dataset':
      return (incident.dataset ?? null) === key;
    case 'kind':
      return incident.kind === key;
    case 'harm':
      return isAboutPeople(q)
        ? incident.harms.some((harm) => harm.type === key && harmPasses(harm, q) && INJURED(q).includes(harm.type))
        : incident.harms.some(
            (harm) => harm.type === key && (isStatement(harm) ? harmPasses(harm, q) : isHad(harm, q)),
          );
    case 'side':
      return incident.harms.some(
        (harm) =>
          harm.side === key &&
          (!isAboutPeople(q) ? isHad(harm, q) : isStatement(harm) ? sidePasses(harm, q) : harmPasses(harm, q)),
      );
    case 'interference':
    case 'peacefulness':
    case 'grade':
    case 'coverage':
      return incident[split] === key;
    case 'restriction':
    case 'force':
    case 'liberty':
      return acts.some((act) => act.kind === split && act.type === key && isShown(act, q, split, layer));
    case 'actor':
      return acts.some((act) => act.actor === key && isShown(act, q, null, layer));
    case 'outcome':
      return acts.some((act) => act.outcome === key && isShown(act, q, null, layer));
  }
}

/**
 * Whether a split shows an act: an act that the indicator counts, if the indicator is about this kind; in any case one
 * that passes the filters.
 */
function isShown(act: ActFact, q: Question, kind: string | null, layer: string): boolean {
  if (!actPasses(act, q)) return false;
  const own = OWN_KIND[q.indicator] ?? (q.indicator === 'I07' ? (q.measure ?? 'restriction') : null);
  if (own && (kind === null || kind === own)) {
    if (q.indicator === 'I05' && layer === 'threatOnly') return act.type === 'FM_THREAT';
    if (WAITS_BESIDE[q.indicator]?.[layer])
      return act.kind === 'force' && isForce(act) && act.outcome === 'LA_NOT_ASSESSED';
    return isOwnAct(act, q);
  }
  if (kind) return true;
  if (!happened(act)) return false;
  const asked = [
    ...(q.filters.restrictionTypes ? ['restriction'] : []),
    ...(q.filters.forceTypes ? ['force'] : []),
    ...(q.filters.libertyTypes ? ['liberty'] : []),
  ];
  return asked.length === 0 || asked.includes(act.kind);
}
const happened = (act: ActFact): boolean => act.kind !== 'force' || isForce(act) || forceRank(act.type) === 1;
const OWN_KIND: Partial<Record<string, string>> = {
  I05: 'force',
  I06: 'force',
  I11: 'force',
  I12: 'force',
  I08: 'restriction',
  I10: 'liberty',
};

function isOwnAct(act: ActFact, q: Question): boolean {
  switch (q.indicator) {
    case 'I05':
    case 'I11':
      return act.kind === 'force' && isForce(act);
    case 'I06':
    case 'I12':
      return act.kind === 'force' && isForce(act) && act.stateActor && act.outcome === 'LA_UNLAWFUL';
    case 'I07':
      return q.measure === 'force'
        ? act.kind === 'force' && (isForce(act) || forceRank(act.type) === 1)
        : act.kind === 'restriction';
    case 'I08':
      return (
        act.kind === 'restriction' &&
        (q.measure !== 'violations' || act.outcome === 'LA_UNLAWFUL' || act.outcome === 'LA_NOT_ASSESSED')
      );
    case 'I10':
      return act.kind === 'liberty' && act.type !== 'D_RELEASED';
    default:
      return false;
  }
}

function layerOf(incident: IncidentFact, q: Question, act: ActFact | null): string | null {
  let layer = place(incident, q);
  if (act && q.measure === 'violations' && act.outcome === 'LA_NOT_ASSESSED') layer = 'notYetAssessed';
  if (
    q.indicator === 'I12' &&
    layer !== null &&
    q.filters.groups &&
    !q.filters.groups.some((id) => groupsOf(incident, q).includes(id))
  )
    layer = layer === 'figure' ? 'otherGroups' : 'otherGroupsNotYetAssessed';
  const grades = [...(q.filters.grades ?? ['VG_CONFIRMED', 'VG_FAIR']), ...(q.includeSingleSource ? ['VG_WEAK'] : [])];
  if (!grades.includes(incident.grade))
    return incident.grade === 'VG_WEAK' && !q.filters.grades && layer === 'figure' ? 'singleSource' : null;
  if (incident.peacefulness === 'PE_VIOLENT' && !q.filters.peacefulness) return layer === 'figure' ? 'violent' : null;
  return layer;
}

function place(incident: IncidentFact, q: Question): string | null {
  const acts = incident.acts.filter((act) => actPasses(act, q));
  const isAssembly = incident.kind === 'IK_ASSEMBLY';
  const interfered = incident.interference === 'IN_INTERFERED';
  const crackdown = !isAssembly || interfered;
  const isUnknown = incident.interference === 'IN_UNKNOWN';
  const force = acts.some((act) => act.kind === 'force' && isForce(act));
  const says = (test: (act: ActFact) => boolean): boolean => incident.acts.some(test);
  const isQuiet = incident.interference === 'IN_NONE' && isAssembly && !says(({ type }) => type === 'FM_THREAT');
  const isNone =
    !says((act) => act.kind === 'force' && isForce(act)) && (isQuiet || says(({ type }) => type === 'FM_NONE'));
  const watched = incident.coverage === 'CO_ON_SITE' || incident.coverage === 'CO_NETWORK';
  switch (q.indicator) {
    case 'I01':
    case 'I21':
      return isAssembly ? 'figure' : null;
    case 'I02':
      return !isAssembly ? null : interfered ? 'figure' : isUnknown ? 'interferenceUnknown' : null;
    case 'I03':
      return !isAssembly
        ? null
        : !watched
          ? 'notCovered'
          : interfered
            ? 'figure'
            : incident.interference === 'IN_NONE'
              ? 'noneObserved'
              : 'interferenceUnknown';
    case 'I04':
      return crackdown ? 'figure' : isUnknown ? 'interferenceUnknown' : null;
    case 'I05': {
      const said = (by: readonly ActFact[]): string =>
        by.some((act) => act.kind === 'force' && isForce(act))
          ? 'figure'
          : by.some((act) => act.type === 'FM_THREAT')
            ? 'threatOnly'
            : isNone
              ? 'forceNone'
              : 'forceNotKnown';
      // Only force is somebody's; what else is said of it is said of the whole incident.
      const narrowed = said(acts);
      return crackdown && (narrowed === 'figure' || narrowed === said(incident.acts)) ? narrowed : null;
    }
    case 'I06':
    case 'I12':
      return !isAssembly
        ? null
        : acts.some((act) => isOwnAct(act, q))
          ? 'figure'
          : acts.some((act) => act.kind === 'force' && isForce(act) && act.outcome === 'LA_NOT_ASSESSED')
            ? 'notYetAssessed'
            : null;
    case 'I07':
      return acts.some((act) => isOwnAct(act, q)) ? 'figure' : null;
    case 'I08':
      return 'figure';
    case 'I09':
      return crackdown || incident.harms.length > 0 ? 'figure' : null;
    case 'I10':
      return acts.some((act) => isOwnAct(act, q)) ? 'figure' : null;
    case 'I11':
      return !isAssembly ? null : !watched ? 'notCovered' : force ? 'figure' : isNone ? 'forceNone' : 'forceNotKnown';
    default:
      throw new Error(`${q.indicator} counts nothing by itself`);
  }
}

function passesFilters(incident: IncidentFact, q: Question): boolean {
  const { filters: f } = q;
  const any = (have: readonly string[], wanted: readonly string[] | undefined): boolean =>
    !wanted || wanted.some((code) => have.includes(code));
  const isSolo =
    incident.kind === 'IK_ASSEMBLY' &&
    incident.assemblyTypes.length > 0 &&
    incident.assemblyTypes.every((type) => type === 'AT_SOLO');
  if (isSolo && !f.assemblyTypes?.includes('AT_SOLO')) return false;
  const isReviewed = incident.stage !== 'unfinished';
  if (
    f.datasets
      ? !(incident.dataset
          ? f.datasets.includes('any') || f.datasets.includes(incident.dataset)
          : f.datasets.includes('own'))
      : incident.dataset && !isReviewed
  )
    return false;
  if (incident.grade === 'VG_DISCOUNTED' || !q.stages.includes(incident.stage ?? 'published')) return false;
  if (
    !any(incident.assemblyTypes, f.assemblyTypes) ||
    !any(incident.issues, f.issues) ||
    !any(incident.grounds, f.grounds)
  )
    return false;
  if (!any([incident.kind], f.kinds) || !any(incident.coverage === null ? [] : [incident.coverage], f.coverage))
    return false;
  if (!any([incident.interference], f.interference) || !any([incident.peacefulness], f.peacefulness)) return false;
  if (q.indicator !== 'I12' && !any(groupsOf(incident, q), f.groups)) return false;
  if (q.indicator !== 'I09' && (f.harmTypes || f.sides) && !incident.harms.some((harm) => isHad(harm, q))) return false;
  const acts = incident.acts.filter((act) => actPasses(act, q));
  if (f.restrictionTypes && !acts.some((act) => act.kind === 'restriction')) return false;
  if (f.forceTypes && !acts.some((act) => act.kind === 'force')) return false;
  if (f.libertyTypes && !acts.some((act) => act.kind === 'liberty')) return false;
  return !(f.actors ?? f.outcome) || acts.length > 0;
}

function actPasses(act: ActFact, { filters: f }: Question): boolean {
  if (f.actors && !(act.actor && f.actors.includes(act.actor))) return false;
  if (f.outcome && !f.outcome.includes(act.outcome)) return false;
  if (f.restrictionTypes && act.kind === 'restriction' && !f.restrictionTypes.includes(act.type)) return false;
  if (f.libertyTypes && act.kind === 'liberty' && !f.libertyTypes.includes(act.type)) return false;
  return !(f.forceTypes && act.kind === 'force' && !f.forceTypes.includes(act.type));
}

const INJURED = (q: Question): readonly string[] =>
  q.measure === 'killed' ? ['HM_DEATH'] : ['HM_INJURY_SERIOUS', 'HM_INJURY_MINOR', 'HM_INJURY_UNSPEC'];

/**
 * "No harm" and "not reported" are statements about an incident. They are not harms that it had, unless the question
 * names them.
 */
const isStatement = (harm: HarmFact): boolean => harm.type === 'HM_NONE' || harm.type === 'HM_UNKNOWN';
const sidePasses = (harm: HarmFact, { filters: f }: Question): boolean =>
  !f.sides || (harm.side !== null && f.sides.includes(harm.side));
const harmPasses = (harm: HarmFact, q: Question): boolean =>
  sidePasses(harm, q) && (!q.filters.harmTypes || q.filters.harmTypes.includes(harm.type));
const isHad = (harm: HarmFact, q: Question): boolean =>
  harmPasses(harm, q) && (isStatement(harm) ? q.filters.harmTypes !== undefined : harm.count.high !== 0);

function peopleOf(
  incident: IncidentFact,
  q: Question,
  keys: readonly Key[],
): { low: number; high: number; reported: boolean } {
  const keyOf = (split: Split): Key | undefined => {
    const key = q.split.includes(split) ? keys[q.split.indexOf(split)] : '*';
    return key === '*' ? undefined : key;
  };
  if (q.indicator === 'I21') {
    const { low, high } = incident.crowd;
    return { low: low ?? 0, high: high ?? Infinity, reported: low !== null };
  }
  const is = (split: Split, value: Key): boolean => keyOf(split) === undefined || keyOf(split) === value;
  if (q.indicator === 'I10') {
    const acts = incident.acts.filter(
      (act) =>
        isOwnAct(act, q) &&
        actPasses(act, q) &&
        is('liberty', act.type) &&
        is('actor', act.actor) &&
        is('outcome', act.outcome),
    );
    const byType = new Map<string, number>();
    for (const act of acts) byType.set(act.type, (byType.get(act.type) ?? 0) + (act.people?.low ?? 0));
    return {
      low: Math.max(0, ...byType.values()),
      high: acts.reduce((s, act) => s + (act.people?.high ?? Infinity), 0),
      reported: acts.some((act) => typeof act.people?.low === 'number'),
    };
  }
  const sides = incident.harms.filter(
    (harm) =>
      is('side', harm.side) && (!q.filters.sides || (harm.side !== null && q.filters.sides.includes(harm.side))),
  );
  const harms = sides.filter(
    (harm) =>
      INJURED(q).includes(harm.type) &&
      is('harm', harm.type) &&
      (!q.filters.harmTypes || q.filters.harmTypes.includes(harm.type)),
  );
  const known = harms.filter((harm) => harm.count.low !== null);
  const none = sides.some((harm) => harm.type === 'HM_NONE' && is('harm', harm.type));
  if (known.length === 0 && harms.length === 0 && none) return { low: 0, high: 0, reported: true };
  const high = harms.length === 0 ? Infinity : harms.reduce((s, harm) => s + (harm.count.high ?? Infinity), 0);
  return { low: known.reduce((s, harm) => s + harm.count.low!, 0), high, reported: known.length > 0 };
}

const isAboutActs = (q: Question): boolean => q.indicator === 'I08' || (q.indicator === 'I10' && q.measure === 'acts');
const isAboutPeople = (q: Question): boolean =>
  q.indicator === 'I09' || q.indicator === 'I21' || (q.indicator === 'I10' && q.measure !== 'acts');
const isForce = (act: ActFact): boolean =>
  act.type === 'FM_OTHER' || act.type === 'FM_UNSPEC' || (forceRank(act.type) ?? 0) >= 2;
const groupsOf = (incident: IncidentFact, q: Question): string[] =>
  incident.groups.filter(({ link }) => link === 'GL_STATED' || q.filters.groupLink === 'any').map(({ id }) => id);

function ancestors(place: Key, parentOf: Readonly<Record<string, string | null>>): string[] {
  return place === null ? [] : [...ancestors(parentOf[place] ?? null, parentOf), place];
}

function merged(periods: Period[]): { from: string; until: string }[] {
  const runs: { from: string; until: string }[] = [];
  for (const { from, until } of periods) {
    const last = runs.at(-1);
    if (last && last.until === from) last.until = until;
    else runs.push({ from, until });
  }
  return runs;
}
const isInside = (w: Window, periods: Period[]): boolean =>
  merged(periods).some(({ from, until }) => w.earliest >= from && w.latest < until);
const touches = (w: Window, periods: Period[]): boolean =>
  periods.some(({ from, until }) => w.latest >= from && w.earliest < until);

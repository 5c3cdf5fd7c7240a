import { withoutInvisible } from '@vigil/shared/codebook/invisible-characters.js';
import type { PlaceValue } from '@vigil/shared/codebook/check-value.js';
import { sumCounts, UNKNOWN_COUNT, type CountValue } from '@vigil/shared/counting/count-value.js';
import type { IncidentFact } from '@vigil/shared/counting/fact-rows.js';
import { coarsenWindow, type DayWindow } from '@vigil/shared/day/day-window.js';
import type { Account } from '@vigil/shared/incident/account.js';
import type { Act } from '@vigil/shared/incident/act.js';
import type { Harm } from '@vigil/shared/incident/harm.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { Source } from '@vigil/shared/incident/source.js';
import { shownTranslation } from '@vigil/shared/incident/translation.js';
import { isOnlyTheNumber } from '@vigil/shared/import/read-count.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { precisionOf, type PlaceLevel } from '@vigil/shared/places/place.js';
import type {
  PublicAccount,
  PublicAct,
  PublicHarm,
  PublicIncident,
  PublicSource,
} from '@vigil/shared/public/response-types.js';
import { mayLeave } from '@vigil/shared/public/encrypted-at-rest.js';
import type { ShownDate, ShownPlace } from '@vigil/shared/public/shown-precision.js';
import { INJURIES, WITHHELD_ACTS, WITHHELD_HARMS } from '@vigil/shared/public/withheld-types.js';
import { actKind, isStateActor } from '@vigil/shared/vocabulary/vocabulary.js';

export { SHOWN_DATES, SHOWN_PLACES, type ShownDate, type ShownPlace } from '@vigil/shared/public/shown-precision.js';
export interface Shown {
  place: ShownPlace;
  date: ShownDate;
}

export interface AgreedAssessment {
  act: string;
  outcome: string;
  organisation: string;
  standards: string;
  testsNotMet: string[];
}

export interface ToPublish {
  incident: Incident;
  grade: string;
  gradeReason: string | null;
  /** The newest answer to a check of one of its files is "failed". */
  hasFailedCheck: boolean;
  /** Assessments that two people agree on, at most one for each act. */
  assessments: readonly AgreedAssessment[];
  /** Public codes of groups by their id. */
  groupCodes: ReadonlyMap<string, string>;
}

/** What readers see: everything in a public incident except its code and days of publication. */
export type Leaving = Omit<PublicIncident, 'code' | 'publishedOn' | 'firstPublishedOn' | 'changes'>;

const LEVELS: Record<ShownPlace, PlaceLevel> = { country: 0, province: 1, district: 2, commune: 3 };
/** Never shown for a single record. They are counted only in totals of five or more: withheld-contribution.ts. */
const WITHHELD: ReadonlySet<string> = new Set([...WITHHELD_ACTS, ...WITHHELD_HARMS]);
const INJURED: ReadonlySet<string> = new Set(INJURIES);

/** Returns a place no finer than the level; a less precise place stays unchanged. */
const coarsenPlace = (place: PlaceValue, to: ShownPlace, gazetteer: Gazetteer): PlaceValue => {
  if (place.code === null) return place;
  const own = gazetteer.get(place.code);
  if (!own) throw new RangeError('place: not in the gazetteer');
  const code = gazetteer.ancestorAtLevel(place.code, LEVELS[to])?.code ?? place.code;
  return { code, precision: precisionOf(gazetteer.get(code)!.level) };
};

const coarsenDays = (window: DayWindow, to: ShownDate): DayWindow =>
  to === 'day' ? window : coarsenWindow(window, to);

/**
 * Returns when it was announced, for readers. Where the record's own day is coarse, an announcement within the days
 * that they see is shown as those days, and any other not at all: "announced in May" would tell that a day "in June" is
 * one of its first.
 */
const announcedForReaders = (announced: DayWindow | null, when: DayWindow, to: ShownDate): DayWindow | null =>
  to === 'day' || announced === null
    ? announced
    : when.earliest <= announced.earliest && announced.latest <= when.latest
      ? when
      : null;

/**
 * Returns a count for readers. Its text is published only for a fully public record, and only if it states just the
 * number: "a boy of 9" tells who was affected.
 */
export const publicCount = (count: CountValue, isCoarse: boolean): CountValue =>
  count.text !== null && (isCoarse || !isOnlyTheNumber(count.text, count)) ? { ...count, text: null } : count;

/** Adds several counts. A part that is not reported leaves the sum open. */
export const joinCounts = (counts: readonly CountValue[]): CountValue => {
  if (counts.length === 1) return { ...counts[0]!, text: null };
  const sum = sumCounts(counts);
  if (sum.notReported === sum.of) return UNKNOWN_COUNT;
  const bounds = { low: sum.low, high: sum.high, text: null };
  if (sum.high === null) return sum.low === 0 ? UNKNOWN_COUNT : { state: 'CS_AT_LEAST', ...bounds };
  if (counts.every((count) => count.state === 'CS_NONE')) return { state: 'CS_NONE', ...bounds };
  if (sum.low === sum.high) return { state: 'CS_EXACT', ...bounds };
  return { state: sum.low === 0 ? 'CS_AT_MOST' : 'CS_RANGE', ...bounds };
};

/** The place and days that readers see. */
interface Seen {
  place: string | null;
  earliest: string;
  latest: string;
}
/** The place and days that readers see of a record now, of its announcement, and of its acts that have their own. */
export interface ShownNow extends Seen {
  announced: Pick<Seen, 'earliest' | 'latest'> | null;
  acts: ({ position: number; type: string } & { [K in keyof Seen]: Seen[K] | null })[];
}

/**
 * Returns whether readers now see a finer place or fewer days than the new version would show, for the incident, its
 * announcement or one of its acts.
 * @param to how closely the new version shows days
 */
export const isFiner = (
  now: ShownNow,
  out: Pick<Leaving, 'place' | 'when' | 'announced' | 'acts'>,
  to: ShownDate,
  gazetteer: Gazetteer,
): boolean =>
  isCloserThan(now, out, gazetteer) ||
  // Left out of a coarse version, it goes from the earlier ones, too; out of another one, it was corrected.
  (now.announced !== null && (out.announced ? isWithin(now.announced, out.announced) : to !== 'day')) ||
  now.acts.some(({ position, type, place, earliest, latest }) => {
    const act = out.acts[position];
    // A different act is at this position now: this one was removed, so there is nothing to compare.
    if (act?.type !== type) return false;
    const seen = { place: place ?? now.place, earliest: earliest ?? now.earliest, latest: latest ?? now.latest };
    return isCloserThan(seen, { place: act.place ?? out.place, when: act.when ?? out.when }, gazetteer);
  });

const isCloserThan = (now: Seen, { place, when }: Pick<Leaving, 'place' | 'when'>, gazetteer: Gazetteer): boolean => {
  const isCloser =
    now.place !== null &&
    now.place !== place.code &&
    (place.code === null || gazetteer.isWithin(now.place, place.code));
  return isCloser || isWithin(now, when);
};

/** Whether a span of days is part of another that has more days. */
const isWithin = (
  { earliest, latest }: Pick<Seen, 'earliest' | 'latest'>,
  of: Pick<Seen, 'earliest' | 'latest'>,
): boolean => of.earliest <= earliest && latest <= of.latest && (of.earliest !== earliest || latest !== of.latest);

const samePlace = (a: PlaceValue, b: PlaceValue): boolean => a.code === b.code && a.precision === b.precision;
const sameDays = (a: DayWindow, b: DayWindow): boolean => a.earliest === b.earliest && a.latest === b.latest;

interface Around {
  place: PlaceValue;
  when: DayWindow;
  isCoarse: boolean;
}

const publicAct = (
  act: Act,
  shared: Around,
  shown: Shown,
  gazetteer: Gazetteer,
  found: AgreedAssessment | undefined,
): PublicAct => {
  const withheld = WITHHELD.has(act.type!);
  // Assessing force requires knowing the means. That an assessment exists would therefore reveal the withheld type.
  const agreed = withheld ? undefined : found;
  const place = act.place ? coarsenPlace(act.place, shown.place, gazetteer) : null;
  const when = act.when ? coarsenDays(act.when, shown.date) : null;
  return {
    kind: actKind(act.type!),
    type: withheld ? 'WITHHELD' : act.type!,
    actor: act.actor,
    // Where a unit serves is a finer place than a coarse record may show.
    forceName: shared.isCoarse ? null : act.forceName,
    byState: isStateActor(act.actor) || act.attribution !== null,
    quantity: withheld ? UNKNOWN_COUNT : publicCount(act.quantity, shared.isCoarse),
    people: withheld ? UNKNOWN_COUNT : publicCount(act.people, shared.isCoarse),
    place: place && !samePlace(place, shared.place) ? place : null,
    when: when && !sameDays(when, shared.when) ? when : null,
    outcome: agreed?.outcome ?? 'LA_NOT_ASSESSED',
    assessedBy: agreed?.organisation ?? null,
    assessedUnder: agreed?.standards ?? null,
    testsNotMet: agreed?.testsNotMet ?? [],
  };
};

const publicHarms = (harms: readonly Harm[], isCoarse: boolean): PublicHarm[] => {
  const injured = new Map<string | null, CountValue[]>();
  const shown: PublicHarm[] = [];
  let withheld = false;
  for (const harm of harms) {
    if (WITHHELD.has(harm.type!)) withheld = true;
    else if (INJURED.has(harm.type!)) injured.set(harm.side, [...(injured.get(harm.side) ?? []), harm.count]);
    else shown.push({ type: harm.type!, side: harm.side, count: publicCount(harm.count, isCoarse) });
  }
  for (const [side, counts] of injured) shown.push({ type: 'INJURED', side, count: joinCounts(counts) });
  if (withheld) shown.push({ type: 'WITHHELD', side: null, count: UNKNOWN_COUNT });
  return shown;
};

/** The day of a statement or an article would reveal the withheld day. */
const coarsenIfAny = (window: DayWindow | null, to: ShownDate): DayWindow | null =>
  window ? coarsenDays(window, to) : null;

const publicAccount = (account: Account, shown: Shown): PublicAccount => ({
  party: account.party!,
  stance: account.stance!,
  text: account.text,
  language: account.language,
  aboutThisEvent: account.aboutThisEvent,
  saidOn: coarsenIfAny(account.saidOn, shown.date),
});

/**
 * Returns a source for readers. Shows its link only where somebody decided that it may be shown; undecided means
 * withheld.
 */
const publicSource = (source: Source, shown: Shown): PublicSource => {
  const linkWithheld = source.linkWithheld !== 'no';
  const open = <T>(value: T): T | null => (linkWithheld ? null : value);
  return {
    type: source.type!,
    publisher: open(source.publisher),
    title: open(source.title),
    url: open(source.url),
    archiveUrl: open(source.archiveUrl),
    publishedOn: open(coarsenIfAny(source.publishedOn, shown.date)),
    linkWithheld,
  };
};

/**
 * Returns what the public will see of a record. Makes place and days coarse here, once; a query's period never does it
 * again. Reads nothing internal. Why: docs/threats.md.
 */
export const coarsenForReaders = (
  { incident, grade, gradeReason, assessments, groupCodes }: ToPublish,
  shown: Shown,
  gazetteer: Gazetteer,
): Leaving => {
  const place = coarsenPlace(incident.place!, shown.place, gazetteer);
  const when = coarsenDays(incident.when!, shown.date);
  const isCoarse = incident.sensitivity !== 'S0_PUBLIC';
  const agreed = new Map(assessments.map((assessment) => [assessment.act, assessment]));
  // Also removes marks that were stored before Vigil refused them.
  return withoutInvisible({
    kind: incident.kind!,
    title: incident.title!,
    titleTranslation: shownTranslation(incident.title, incident.titleTranslation),
    summary: incident.publicSummary,
    summaryTranslation: shownTranslation(incident.publicSummary, incident.publicSummaryTranslation),
    when,
    announced: announcedForReaders(incident.announced, when, shown.date),
    place,
    interference: incident.interference ?? 'IN_UNKNOWN',
    peacefulness: incident.peacefulness ?? 'PE_UNKNOWN',
    grade,
    gradeReason,
    assemblyTypes: incident.assemblyTypes,
    crowd: publicCount(incident.crowd, isCoarse),
    issues: incident.issues,
    grounds: incident.grounds,
    // A group that is only proposed has no code, and does not leave.
    groups: incident.groups.flatMap(({ group, link, role }) =>
      group === null ? [] : [{ code: groupCodes.get(group)!, link: link!, role }],
    ),
    acts: incident.acts.map((act) => publicAct(act, { place, when, isCoarse }, shown, gazetteer, agreed.get(act.id))),
    harms: publicHarms(incident.harms, isCoarse),
    accounts: incident.accounts.filter(mayLeave).map((account) => publicAccount(account, shown)),
    sources: incident.sources.map((source) => publicSource(source, shown)),
  });
};

/** Applies today's rule to a stored fact: counts withheld force without its assessment. */
export const applyTodaysRuleToFact = (fact: IncidentFact): IncidentFact => ({
  ...fact,
  acts: fact.acts.map((act) => (act.type === 'FM_UNSPEC' ? { ...act, outcome: 'LA_NOT_ASSESSED' } : act)),
});

/**
 * Applies today's rule to a record that was shown earlier: removes texts of counts, names of units and assessments that
 * an earlier Vigil published.
 */
export const applyTodaysRuleToShown = <T extends Pick<PublicIncident, 'crowd' | 'acts' | 'harms'>>(
  shown: T,
  isCoarse: boolean,
): T => ({
  ...shown,
  crowd: publicCount(shown.crowd, isCoarse),
  acts: shown.acts.map((act): PublicAct => ({
    ...act,
    quantity: publicCount(act.quantity, isCoarse),
    people: publicCount(act.people, isCoarse),
    forceName: isCoarse ? null : act.forceName,
    ...(act.type === 'WITHHELD'
      ? { outcome: 'LA_NOT_ASSESSED', assessedBy: null, assessedUnder: null, testsNotMet: [] }
      : {}),
  })),
  harms: shown.harms.map((harm) => ({ ...harm, count: publicCount(harm.count, isCoarse) })),
});

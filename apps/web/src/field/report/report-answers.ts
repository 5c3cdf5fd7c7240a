import { blank } from '@vigil/shared/codebook/check-body.js';
import { atLeast, exactly, NONE_COUNT, UNKNOWN_COUNT, type CountValue } from '@vigil/shared/counting/count-value.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { Fix } from '@vigil/shared/field/field-report.js';
import { Act } from '@vigil/shared/incident/act.js';
import { interferes, isForceUsed } from '@vigil/shared/incident/completeness.js';
import { GroupLink } from '@vigil/shared/incident/group-link.js';
import { Harm } from '@vigil/shared/incident/harm.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { Source } from '@vigil/shared/incident/source.js';
import { precisionOf, type PlaceLevel } from '@vigil/shared/places/place.js';
import type { Answers } from '../storage/sealed-drafts.js';

/** A report while it is written: the codebook's questions, and the few that only the field app has. */
export interface Typed {
  incident: Incident;
  fix: Fix | null;
  atRisk: boolean | null;
  handOver: boolean;
}

/** Returns an empty report. Somebody at the desk takes it over unless its author chooses to continue it. */
export const nothingTyped = (): Typed => ({
  incident: { ...blank(Incident) },
  fix: null,
  atRisk: null,
  handOver: true,
});

type Kind<T> = new () => T;
const child = <T extends { id: string }>(of: Kind<T>, answers: Partial<T>, id: string): T => ({
  ...blank(of),
  id,
  ...answers,
});

/** Sets the date and time to now, by this phone's clock in the place's time zone. */
export const withNow = (incident: Incident, day: Day, time: string): Incident => ({
  ...incident,
  when: exactDay(day),
  timeOfDay: time,
});
/** Sets another day. Clears the time, which was filled in for "now" and belongs to today. */
export const withDay = (incident: Incident, day: Day | null): Incident => ({
  ...incident,
  when: day === null ? null : exactDay(day),
  timeOfDay: null,
});

/** Adds a code to a list or removes it; an empty list becomes null. */
export const toggled = (codes: readonly string[] | null, code: string): string[] | null => {
  const next = codes?.includes(code) ? codes.filter((one) => one !== code) : [...(codes ?? []), code];
  return next.length === 0 ? null : next;
};

/** Adds a child of that kind, or removes it. */
const toggledChild = <T extends { id: string; type: string | null }>(
  of: Kind<T>,
  children: readonly T[],
  type: string,
  answers: Partial<T>,
): T[] =>
  children.some((one) => one.type === type)
    ? children.filter((one) => one.type !== type)
    : [...children, child(of, { ...answers, type } as Partial<T>, crypto.randomUUID())];

export const withSource = (incident: Incident, type: string): Incident => ({
  ...incident,
  sources: toggledChild(Source, incident.sources, type, {}),
});
/** Adds or removes a harm; "none" and any other harm exclude each other. */
export const withHarm = (incident: Incident, type: string): Incident => {
  const beside = incident.harms.filter((harm) => harm.type === type || (type !== 'HM_NONE' && harm.type !== 'HM_NONE'));
  return { ...incident, harms: toggledChild(Harm, beside, type, {}) };
};

/**
 * Adds or removes an act. Its actor is that of the other acts until somebody changes it. An act of interference also
 * answers that the authorities interfered.
 */
export const withAct = (incident: Incident, type: string): Incident => {
  const [other] = incident.acts;
  // "No force" and force exclude each other; the last one pressed wins.
  const beside = incident.acts.filter(
    (act) => !(type === 'FM_NONE' && isForceUsed(act.type!)) && !(isForceUsed(type) && act.type === 'FM_NONE'),
  );
  const acts = toggledChild(Act, beside, type, { actor: other?.actor ?? null, forceName: other?.forceName ?? null });
  const isInterfered = acts.some((act) => act.type !== null && interferes(act.type));
  const wasInterfered = incident.acts.some((act) => act.type !== null && interferes(act.type));
  const interference = isInterfered ? 'IN_INTERFERED' : wasInterfered ? 'IN_UNKNOWN' : incident.interference;
  return { ...incident, acts, interference };
};

/** Whether "none observed" is possible: not next to an act that interferes. */
export const mayBeNone = (incident: Incident): boolean =>
  !incident.acts.some((act) => act.type !== null && interferes(act.type));

/** Sets the actor of every act. */
export const withActors = (incident: Incident, answers: Partial<Pick<Act, 'actor' | 'forceName'>>): Incident => ({
  ...incident,
  acts: incident.acts.map((act) => ({ ...act, ...answers })),
});
/** Changes one child. */
export const changed = <T extends { id: string }>(children: readonly T[], id: string, answers: Partial<T>): T[] =>
  children.map((one) => (one.id === id ? { ...one, ...answers } : one));

export const withGroup = (incident: Incident, group: string): Incident =>
  incident.groups.some((one) => one.group === group)
    ? { ...incident, groups: incident.groups.filter((one) => one.group !== group) }
    : {
        ...incident,
        groups: [...incident.groups, child(GroupLink, { group, link: 'GL_INFERRED' }, crypto.randomUUID())],
      };

/** Sets a unit of the gazetteer; if there is a point, the exact spot is known. */
export const withPlace = (incident: Incident, place: { code: string; level: PlaceLevel } | null): Incident => ({
  ...incident,
  place:
    place === null
      ? null
      : { code: place.code, precision: incident.point === null ? precisionOf(place.level) : 'LP_EXACT' },
});

/** Sets the phone's position. The unit that was chosen before stays. */
export const withFix = (typed: Typed, fix: Fix | null): Typed => {
  const point = fix === null ? null : { lat: fix.lat, lon: fix.lng, accuracyMetres: Math.round(fix.accuracy) };
  return { ...typed, fix, incident: { ...typed.incident, point } };
};

/**
 * Returns the day of the position if it is not the day of the report; null if they agree or one is missing.
 * @param zone time zone of the place
 */
export const dayOfFix = ({ incident: { when }, fix }: Typed, zone: string): Day | null => {
  if (fix === null || when === null) return null;
  const day = todayIn(zone, new Date(fix.at));
  return day < when.earliest || day > when.latest ? day : null;
};
/** Sets the report's day to that of the position. A typed time stays: only the day was wrong. */
export const withFixDay = (typed: Typed, day: Day): Typed => ({
  ...typed,
  incident: { ...typed.incident, when: exactDay(day) },
});

/**
 * Returns a typed count: digits, what they mean, and the source's own words. Empty digits mean "not known", never 0.
 */
export const countOf = (digits: string, kind: 'exactly' | 'at-least', words: string): CountValue => {
  const text = words.trim() === '' ? null : words;
  const n = /^\d{1,7}$/.test(digits) ? Number(digits) : null;
  if (n === null) return { ...UNKNOWN_COUNT, text };
  if (n === 0) return { ...NONE_COUNT, text };
  return { ...(kind === 'at-least' ? atLeast(n) : exactly(n)), text };
};

/**
 * Returns the incident to be sealed. A single source counts as the source of every answer; with several, the report
 * does not say which supports what.
 * @param title used where nobody wrote one
 */
export const asSealed = (incident: Incident, title: string | null): Incident => {
  const cited = incident.sources.length === 1 ? [incident.sources[0]!.id] : [];
  const citing = <T extends { sources: string[] }>(children: T[]): T[] =>
    children.map((one) => ({ ...one, sources: cited }));
  return {
    ...incident,
    title: incident.title ?? title,
    groups: citing(incident.groups),
    acts: citing(incident.acts),
    harms: citing(incident.harms),
    accounts: citing(incident.accounts),
  };
};

/** Returns the answers to be sealed. @param title used where nobody wrote one */
export const asAnswers = ({ incident, ...rest }: Typed, title: string | null = null): Answers => ({
  ...rest,
  incident: { ...asSealed(incident, title) },
});

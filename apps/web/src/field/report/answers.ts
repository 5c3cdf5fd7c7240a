import { blank } from '@vigil/shared/codebook/check.js';
import { atLeast, exactly, NONE_COUNT, UNKNOWN_COUNT, type CountValue } from '@vigil/shared/counting/count-range.js';
import { exactDay } from '@vigil/shared/day/window.js';
import type { Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { Fix } from '@vigil/shared/field/report.js';
import { Act } from '@vigil/shared/incident/act.js';
import { interferes, isForceUsed } from '@vigil/shared/incident/completeness.js';
import { GroupLink } from '@vigil/shared/incident/group-link.js';
import { Harm } from '@vigil/shared/incident/harm.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { Source } from '@vigil/shared/incident/source.js';
import { precisionOf, type PlaceLevel } from '@vigil/shared/places/place.js';
import type { Answers } from '../storage/sealed-drafts.js';
import { label, type Language } from '@vigil/shared/vocabulary/vocabulary.js';

/** A report as it is being written: the questions of the codebook, and the few that only the field has. */
export interface Typed {
  incident: Incident;
  fix: Fix | null;
  atRisk: boolean | null;
  handOver: boolean;
}

/** Nothing answered. Somebody at the desk looks at it unless its author says that they go on with it. */
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

/** Now, as this phone's clock and the place's calendar have it. */
export const withNow = (incident: Incident, day: Day, time: string): Incident => ({
  ...incident,
  when: exactDay(day),
  timeOfDay: time,
});
/** Another day: whatever time was written for "now" belongs to today. */
export const withDay = (incident: Incident, day: Day | null): Incident => ({
  ...incident,
  when: day === null ? null : exactDay(day),
  timeOfDay: null,
});

/** A code in a list of codes, or out of it again; an empty list is no answer. */
export const toggled = (codes: readonly string[] | null, code: string): string[] | null => {
  const next = codes?.includes(code) ? codes.filter((one) => one !== code) : [...(codes ?? []), code];
  return next.length === 0 ? null : next;
};

/** A child of that kind, or no longer. */
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
/** Harm, or no longer; "none" and anything else put each other out. */
export const withHarm = (incident: Incident, type: string): Incident => {
  const beside = incident.harms.filter((harm) => harm.type === type || (type !== 'HM_NONE' && harm.type !== 'HM_NONE'));
  return { ...incident, harms: toggledChild(Harm, beside, type, {}) };
};

/**
 * An act, or no longer. Whoever did the others did it, too, until somebody says otherwise; and something that
 * interferes says that somebody interfered.
 */
export const withAct = (incident: Incident, type: string): Incident => {
  const [other] = incident.acts;
  // No force, and force: whichever was pressed last.
  const beside = incident.acts.filter(
    (act) => !(type === 'FM_NONE' && isForceUsed(act.type!)) && !(isForceUsed(type) && act.type === 'FM_NONE'),
  );
  const acts = toggledChild(Act, beside, type, { actor: other?.actor ?? null, forceName: other?.forceName ?? null });
  const isInterfered = acts.some((act) => act.type !== null && interferes(act.type));
  const wasInterfered = incident.acts.some((act) => act.type !== null && interferes(act.type));
  const interference = isInterfered ? 'IN_INTERFERED' : wasInterfered ? 'IN_UNKNOWN' : incident.interference;
  return { ...incident, acts, interference };
};

/** "None observed" cannot stand beside an act that interferes. */
export const mayBeNone = (incident: Incident): boolean =>
  !incident.acts.some((act) => act.type !== null && interferes(act.type));

/** Says for every act who did it. */
export const withActors = (incident: Incident, answers: Partial<Pick<Act, 'actor' | 'forceName'>>): Incident => ({
  ...incident,
  acts: incident.acts.map((act) => ({ ...act, ...answers })),
});
/** Changes one child and leaves the others as they are. */
export const changed = <T extends { id: string }>(children: readonly T[], id: string, answers: Partial<T>): T[] =>
  children.map((one) => (one.id === id ? { ...one, ...answers } : one));

export const withGroup = (incident: Incident, group: string): Incident =>
  incident.groups.some((one) => one.group === group)
    ? { ...incident, groups: incident.groups.filter((one) => one.group !== group) }
    : {
        ...incident,
        groups: [...incident.groups, child(GroupLink, { group, link: 'GL_INFERRED' }, crypto.randomUUID())],
      };

/** A unit of the gazetteer; with a point, the spot itself is known. */
export const withPlace = (incident: Incident, place: { code: string; level: PlaceLevel } | null): Incident => ({
  ...incident,
  place:
    place === null
      ? null
      : { code: place.code, precision: incident.point === null ? precisionOf(place.level) : 'LP_EXACT' },
});

/** Where the phone says that it is. The unit that was chosen before stays. */
export const withFix = (typed: Typed, fix: Fix | null): Typed => {
  const point = fix === null ? null : { lat: fix.lat, lon: fix.lng, accuracyMetres: Math.round(fix.accuracy) };
  return { ...typed, fix, incident: { ...typed.incident, point } };
};

/**
 * The day of which the position is, where that is not the day of which the report tells; null: they agree, or one of
 * them is not there.
 * @param zone of the place's calendar
 */
export const dayOfFix = ({ incident: { when }, fix }: Typed, zone: string): Day | null => {
  if (fix === null || when === null) return null;
  const day = todayIn(zone, new Date(fix.at));
  return day < when.earliest || day > when.latest ? day : null;
};
/** It happened on the day of the position. A time of day that was written stays: it was wrong about the day alone. */
export const withFixDay = (typed: Typed, day: Day): Typed => ({
  ...typed,
  incident: { ...typed.incident, when: exactDay(day) },
});

export type CountKind = 'exactly' | 'at-least' | 'words';
/**
 * A count as it is typed: digits, what they mean, and the source's own words. Nothing typed is not known, and never 0.
 */
export const countOf = (digits: string, kind: 'exactly' | 'at-least', words: string): CountValue => {
  const text = words.trim() === '' ? null : words;
  const n = /^\d{1,7}$/.test(digits) ? Number(digits) : null;
  if (n === null) return { ...UNKNOWN_COUNT, text };
  if (n === 0) return { ...NONE_COUNT, text };
  return { ...(kind === 'at-least' ? atLeast(n) : exactly(n)), text };
};

const TITLE_MAX = 200;
/** What happened in one line, of what was chosen: for whoever has no hand free to write it. Null while nothing was. */
export const suggestedTitle = (
  { acts, assemblyTypes }: Incident,
  place: string | null,
  language: Language,
): string | null => {
  const done = acts.map(({ type }) => type).filter((type) => type !== null);
  const said = (done.length > 0 ? done : (assemblyTypes ?? [])).slice(0, 3).map((code) => label(code, language));
  return said.length === 0
    ? null
    : [said.join(', '), place]
        .filter((part) => part !== null)
        .join(' – ')
        .slice(0, TITLE_MAX);
};

/**
 * What is sealed. One source is the source of everything that was answered; of several, nobody has said which says
 * what.
 * @param title what to call it where nobody wrote one
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

/** As it goes to be sealed. @param title what to call it where nobody wrote one */
export const asAnswers = ({ incident, ...rest }: Typed, title: string | null = null): Answers => ({
  ...rest,
  incident: { ...asSealed(incident, title) },
});

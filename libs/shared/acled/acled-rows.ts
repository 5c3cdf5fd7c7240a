import type { CountValue } from '../counting/count-value.js';
import { addDays, daysBetween, partsOf } from '../day/day.js';
import type { DayWindow } from '../day/day-window.js';
import type { Gazetteer } from '../places/gazetteer.js';
import type { PlaceLevel } from '../places/place.js';
import { inLanguage } from '../incident/translation.js';
import type { PublicAct, PublicIncident } from '../public/response-types.js';
import { forceRank, isStateActor, label } from '../vocabulary/vocabulary.js';
import type { AcledRow } from './column-names.js';
import { spotsOf, type Spot, type Whereabouts } from './split-by-place-and-day.js';
import { subEventOf, type SubEvent } from './sub-event.js';

interface AcledCountry {
  name: string;
  iso: number;
  region: string;
}

export interface AcledNames {
  gazetteer: Gazetteer;
  /** Returns the country of a place: English name, ISO 3166-1 numeric code, and the region as ACLED names it. */
  countryOf(place: string): AcledCountry;
  group(code: string): string;
}

/** Returns where and when a published incident was. */
const whereaboutsOf = (
  { kind, assemblyTypes, place, when, acts }: PublicIncident,
  gazetteer: Gazetteer,
): Whereabouts => ({
  isReprisal: kind === 'IK_REPRISAL',
  isSolo: (assemblyTypes ?? []).length > 0 && assemblyTypes!.every((type) => type === 'AT_SOLO'),
  place: belowCountry(place.code, gazetteer),
  earliest: when.earliest,
  latest: when.latest,
  acts: acts.map((act) => ({
    type: act.type,
    place: belowCountry(act.place?.code ?? null, gazetteer),
    earliest: act.when?.earliest ?? null,
    latest: act.when?.latest ?? null,
  })),
});

/** Returns the code unless it is the country itself, which is as vague as no place. */
const belowCountry = (code: string | null, gazetteer: Gazetteer): string | null =>
  code !== null && (gazetteer.get(code)?.level ?? 0) > 0 ? code : null;

/**
 * Returns the rows of an incident in ACLED's columns, one for each place and day; none if ACLED has no such event
 * (`spotsOf`). Source: docs/acled.md.
 */
export const acledRows = (incident: PublicIncident, names: AcledNames): AcledRow[] => {
  const spots = spotsOf(whereaboutsOf(incident, names.gazetteer));
  // The dead and injured are known only for the whole incident. They are put into one row: that of the gravest act.
  const hurtAt = spots.indexOf(gravest(spots, incident.acts));
  return spots.map((spot, index) =>
    rowOf(incident, spot, names, {
      id: index === 0 ? incident.code : `${incident.code}-${index + 1}`,
      isHurtHere: index === hurtAt,
    }),
  );
};

const gravest = (spots: readonly Spot[], acts: readonly PublicAct[]): Spot => {
  const rank = ({ acts: there }: Spot): number =>
    Math.max(-1, ...there.map((index) => forceRank(acts[index]!.type) ?? 1));
  return spots.reduce((worst, spot) => (rank(spot) > rank(worst) ? spot : worst), spots[0]!);
};

const rowOf = (
  incident: PublicIncident,
  spot: Spot,
  names: AcledNames,
  { id, isHurtHere }: { id: string; isHurtHere: boolean },
): AcledRow => {
  const acts = spot.acts.map((index) => incident.acts[index]!);
  const deaths = isHurtHere ? deathsOf(incident) : { said: true, low: 0, open: false };
  const subEvent = subEventOf({
    peacefulness: incident.peacefulness,
    acts: acts.map(({ type }) => type),
    someoneDied: deaths.low > 0,
    seriouslyInjured:
      isHurtHere && incident.harms.some(({ type, count }) => type === 'HM_INJURY_SERIOUS' && mayBeSome(count)),
  });
  const country = names.countryOf(spot.place);
  const sides = sidesOf(incident, acts, subEvent, country, names);
  const day = addDays(spot.earliest, Math.floor(daysBetween(spot.earliest, spot.latest) / 2));
  const tags = [
    crowdTag(incident),
    ...(isHurtHere ? fatalityTags(deaths) : []),
    ...(isHurtHere ? severityTags(incident, subEvent) : []),
    ...dayTags(spot),
    ...(incident.grade === 'VG_WEAK' ? ['single source'] : []),
  ];
  return {
    event_id_cnty: id,
    event_date: day,
    year: partsOf(day).year,
    time_precision: timePrecision(incident.when, spot),
    disorder_type:
      subEvent === 'Excessive force against protesters' ? 'Political violence; Demonstrations' : 'Demonstrations',
    event_type: subEvent === 'Violent demonstration' ? 'Riots' : 'Protests',
    sub_event_type: subEvent,
    ...sides,
    civilian_targeting: subEvent === 'Excessive force against protesters' ? 'Civilian targeting' : null,
    iso: country.iso,
    region: country.region,
    country: country.name,
    ...whereOf(incident, spot, names.gazetteer),
    source: sourcesOf(incident),
    source_scale: scaleOf(incident),
    notes: notesOf(incident),
    fatalities: deaths.low,
    tags: tags.join('; '),
    timestamp: Date.parse(`${incident.publishedOn}T00:00:00Z`) / 1000,
  };
};

interface Deaths {
  /** Whether deaths were reported. */ said: boolean;
  low: number;
  /** More may have died. */ open: boolean;
}

const mayBeSome = ({ state, low }: CountValue): boolean => (low ?? 0) > 0 || state === 'CS_SOME';

const deathsOf = ({ harms }: PublicIncident): Deaths => {
  const deaths = harms.filter(({ type }) => type === 'HM_DEATH').map(({ count }) => count);
  const noHarm = harms.some(({ type }) => type === 'HM_NONE');
  const known = deaths.filter(({ state }) => state !== 'CS_UNKNOWN');
  if (known.length === 0) return { said: noHarm && deaths.length === 0, low: 0, open: false };
  return {
    said: known.length === deaths.length,
    low: known.reduce((sum, count) => sum + (count.low ?? (count.state === 'CS_SOME' ? 1 : 0)), 0),
    open: known.some(({ low, high }) => high === null || high !== low),
  };
};

const fatalityTags = ({ said, low, open }: Deaths): string[] => {
  if (!said)
    return [
      low === 0 ? 'fatalities not reported, written as 0' : 'more fatalities not reported, the number is a minimum',
    ];
  return open ? ['fatalities not exact, the number is a minimum'] : [];
};

/** Published records combine injuries of every severity, so that a serious one cannot be identified. */
const severityTags = ({ harms }: PublicIncident, subEvent: SubEvent): string[] =>
  subEvent === 'Protest with intervention' && harms.some(({ type, count }) => type === 'INJURED' && mayBeSome(count))
    ? ['injuries of a severity that is not published']
    : [];

const crowdTag = ({ crowd: { state, low, high, text } }: PublicIncident): string => {
  if (text !== null) return `crowd size=${text.replaceAll(';', ',')}`;
  if (state === 'CS_EXACT') return `crowd size=${low}`;
  if (low !== null && high !== null) return `crowd size=between ${low} and ${high}`;
  if (low !== null) return `crowd size=at least ${low}`;
  return high === null ? 'crowd size=no report' : `crowd size=at most ${high}`;
};

const dayTags = ({ earliest, latest }: Spot): string[] =>
  earliest === latest ? [] : [`some day from ${earliest} to ${latest}`];

/** 1: the day is known, 2: within a week, 3: within a month. */
const timePrecision = (when: DayWindow, { earliest, latest }: Spot): number => {
  if (earliest === latest) return when.precision === 'DP_DAY_APPROX' && when.earliest === earliest ? 2 : 1;
  return daysBetween(earliest, latest) <= 7 ? 2 : 3;
};

/** By level of the unit: a commune is what ACLED calls a town; districts are 2, provinces 3. */
const GEO_PRECISION = [3, 3, 2, 1] as const;

const whereOf = (
  incident: PublicIncident,
  spot: Spot,
  gazetteer: Gazetteer,
): Pick<AcledRow, 'admin1' | 'admin2' | 'admin3' | 'location' | 'latitude' | 'longitude' | 'geo_precision'> => {
  const place = gazetteer.get(spot.place)!;
  const at = (level: PlaceLevel): string | null => gazetteer.ancestorAtLevel(spot.place, level)?.nameEn ?? null;
  return {
    admin1: at(1),
    admin2: at(2),
    admin3: at(3),
    location: place.nameEn,
    latitude: place.lat,
    longitude: place.lon,
    geo_precision: GEO_PRECISION[place.level],
  };
};

const INTERACTION_ORDER = ['State forces', 'Rioters', 'Protesters', 'Civilians', 'External/Other forces'];

const sidesOf = (
  incident: PublicIncident,
  acts: readonly PublicAct[],
  subEvent: SubEvent,
  country: AcledCountry,
  { group }: AcledNames,
): Pick<AcledRow, 'actor1' | 'assoc_actor_1' | 'inter1' | 'actor2' | 'assoc_actor_2' | 'inter2' | 'interaction'> => {
  const inter1 = subEvent === 'Violent demonstration' ? 'Rioters' : 'Protesters';
  const stated = incident.groups.filter(({ link }) => link === 'GL_STATED').map(({ code }) => group(code));
  const forces = [...new Map(acts.map((act) => [forceName(act, country.name), act])).entries()];
  const [first, ...others] = forces;
  const inter2 = first ? sideOf(first[1]) : null;
  return {
    actor1: `${inter1} (${country.name})`,
    assoc_actor_1: stated.join('; ') || null,
    inter1,
    actor2: first?.[0] ?? null,
    assoc_actor_2: others.map(([name]) => name).join('; ') || null,
    inter2,
    interaction:
      inter2 === null
        ? `${inter1} only`
        : [inter1, inter2].sort((a, b) => INTERACTION_ORDER.indexOf(a) - INTERACTION_ORDER.indexOf(b)).join('-'),
  };
};

const sideOf = ({ actor, byState }: PublicAct): string => {
  if (byState || isStateActor(actor)) return 'State forces';
  return actor === 'PF_CIVILIANS_PRO' ? 'Civilians' : 'External/Other forces';
};

const forceName = ({ actor, forceName: named, byState }: PublicAct, country: string): string => {
  const body =
    actor === null || actor === 'PF_UNKNOWN'
      ? `Unidentified ${byState ? 'State Forces' : 'Group'}`
      : label(actor, 'en');
  return named === null ? `${body} (${country})` : `${body}: ${named} (${country})`;
};

const sourcesOf = ({ sources }: PublicIncident): string =>
  [
    ...new Set(
      sources.map(({ publisher, linkWithheld, type }) =>
        linkWithheld || publisher === null ? (type === 'SR_MONITOR' ? 'Own monitor' : 'Undisclosed Source') : publisher,
      ),
    ),
  ].join('; ');

const SCALES: Readonly<Record<string, string>> = {
  SR_MEDIA_NAT: 'National',
  SR_MEDIA_LOCAL: 'Subnational',
  SR_MEDIA_INT: 'International',
  SR_UN: 'International',
  SR_SOCIAL_VIDEO: 'New media',
  SR_SOCIAL_TEXT: 'New media',
  SR_MONITOR: 'Local partner',
  SR_NGO: 'Local partner',
};
const scaleOf = ({ sources }: PublicIncident): string =>
  [...new Set(sources.map(({ type }) => SCALES[type] ?? 'Other'))].join('-') || 'Other';

const notesOf = ({ title, titleTranslation, summary, summaryTranslation }: PublicIncident): string => {
  const said = inLanguage(title, titleTranslation, 'en');
  return summary === null ? said : `${said}. ${inLanguage(summary, summaryTranslation, 'en')}`;
};

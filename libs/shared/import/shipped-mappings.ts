import { fold } from '../text-matching/fold.js';
import type { ColumnMapping, Constant, Decision, MappedColumn } from './column-mapping.js';
import { matchHeaders } from './match-headers.js';

/** A column mapping for the files of a known dataset or tool. Its terms are in text/imports: import.shipped.<id>. */
export interface ShippedMapping {
  id: string;
  /** As its makers write it. */
  name: string;
  /** Headers by which its files are recognised. */
  knownBy: readonly string[];
  /** Only what it states: the rest is the file's own. */
  map: Stated;
}
type Stated = Pick<ColumnMapping, 'columns'> & Partial<Pick<ColumnMapping, 'point' | 'constants'>>;

type Reading = string | (Partial<MappedColumn> & Pick<MappedColumn, 'target'>);
const columnsOf = (of: Readonly<Record<string, Reading>>): MappedColumn[] =>
  Object.entries(of).map(([header, reading]) => ({
    header,
    dates: null,
    ...(typeof reading === 'string' ? { target: reading } : reading),
  }));
const all = (target: string, ...headers: string[]): Record<string, string> =>
  Object.fromEntries(headers.map((header) => [header, target]));
const codes = (of: Readonly<Record<string, string>>): Record<string, Decision> =>
  Object.fromEntries(Object.entries(of).map(([words, code]) => [fold(words), { as: 'value', value: [code] }]));
const decided = (as: 'words' | 'nothing' | 'aside', ...cells: string[]): Record<string, Decision> =>
  Object.fromEntries(cells.map((cell) => [fold(cell), { as, value: [] }]));
const constant = (target: string, value: string): Constant => ({ target, value });

const shipped = (
  id: string,
  name: string,
  columns: Readonly<Record<string, Reading>>,
  more: Omit<Stated, 'columns'> = {},
  knownBy: readonly string[] = Object.keys(columns),
): ShippedMapping => ({ id, name, knownBy, map: { columns: columnsOf(columns), ...more } });

/**
 * ACLED's export since March 2023. Its event types other than protests and riots are no assemblies. A zero of deaths is
 * also written where nothing is known. Source: acleddata.com, codebook and guide to column changes.
 */
const ACLED = shipped(
  'acled',
  'ACLED',
  {
    event_id_cnty: 'record.externalId',
    event_date: 'when',
    time_precision: 'when.precision',
    event_type: {
      target: 'assemblyTypes',
      values: {
        ...codes({ Protests: 'AT_DEMONSTRATION' }),
        ...decided('words', 'Riots'),
        ...decided(
          'aside',
          'Battles',
          'Explosions/Remote violence',
          'Violence against civilians',
          'Strategic developments',
        ),
      },
    },
    sub_event_type: {
      target: 'acts.type',
      values: {
        ...codes({
          'Protest with intervention': 'RS_UNKNOWN',
          'Excessive force against protesters': 'FM_UNSPEC',
        }),
        ...decided('words', 'Peaceful protest', 'Violent demonstration', 'Mob violence'),
      },
    },
    assoc_actor_1: { target: 'groups.group', split: 'semicolon' },
    actor2: 'acts.actor',
    admin1: 'place.1',
    admin2: 'place.2',
    admin3: 'place.3',
    location: 'place',
    latitude: 'point.lat',
    longitude: 'point.lon',
    geo_precision: 'point.precision',
    source: 'sources.publisher',
    notes: 'narrative',
    fatalities: { target: 'harms.count:HM_DEATH', zero: 'not-reported' },
    country: 'place.0',
    ...all('words', 'actor1', 'assoc_actor_2', 'civilian_targeting', 'tags'),
    ...all('nothing', 'year', 'disorder_type', 'inter1', 'inter2', 'interaction', 'iso', 'region', 'source_scale'),
    timestamp: 'nothing',
  },
  { point: { nearestKm: null }, constants: [constant('sources.type', 'SR_DATASET')] },
);

const STATE_RESPONSE: Reading = {
  target: 'acts.type',
  missing: ['.'],
  values: {
    ...codes({
      arrests: 'D_ARREST',
      beatings: 'FM_UNSPEC',
      'crowd dispersal': 'RS_DISPERSAL',
      shootings: 'FM_UNSPEC',
    }),
    // Each keeps more than a code would say: who was killed is a harm, and to give way is no act against an assembly.
    ...decided('words', 'killings', 'accomodation'),
    ...decided('nothing', 'ignore'),
  },
};
const DEMAND: Reading = {
  target: 'issues',
  missing: ['.'],
  values: {
    ...codes({ 'labor wage dispute': 'IS_LABOUR', 'land farm issue': 'IS_LAND', 'police brutality': 'IS_JUSTICE' }),
    ...decided(
      'words',
      'political behavior, process',
      'price increases, tax policy',
      'removal of politician',
      'social restrictions',
    ),
  },
};
const several = (header: string, n: number, reading: Reading): Record<string, Reading> =>
  Object.fromEntries(Array.from({ length: n }, (_, i) => [`${header}${i + 1}`, reading]));

/**
 * The Mass Mobilization Project (Clark and Regan). A day is in three columns, and a country without a protest in a year
 * has a row that says so.
 */
const MASS_MOBILIZATION = shipped(
  'mass-mobilization',
  'Mass Mobilization Project',
  {
    id: 'record.externalId',
    protest: { target: 'nothing', values: decided('aside', '0') },
    startyear: 'when.year',
    startmonth: 'when.month',
    startday: 'when.day',
    endyear: { target: 'when.end.year', end: 'lasted' },
    endmonth: 'when.end.month',
    endday: 'when.end.day',
    location: 'place',
    participants: { target: 'crowd', missing: ['.'] },
    protesteridentity: { target: 'words', missing: ['.', 'unspecified'] },
    ...several('protesterdemand', 4, DEMAND),
    ...several('stateresponse', 7, STATE_RESPONSE),
    sources: 'sources.title',
    notes: 'narrative',
    country: 'place.0',
    ...all('words', 'protesterviolence', 'participants_category'),
    ...all('nothing', 'ccode', 'year', 'region', 'protestnumber'),
  },
  { constants: [constant('sources.publisher', 'Mass Mobilization Project'), constant('sources.type', 'SR_DATASET')] },
);

/** The U.S. Press Freedom Tracker's export of incidents. Its "date" may stand for a month, which a column says. */
const PRESS_FREEDOM_TRACKER = shipped(
  'press-freedom-tracker',
  'U.S. Press Freedom Tracker',
  {
    title: 'title',
    url: 'sources.url',
    date: 'when',
    exact_date_unknown: { target: 'when.precision', values: codes({ True: '3', False: '1' }) },
    city: 'place',
    state: 'place.1',
    latitude: 'point.lat',
    longitude: 'point.lon',
    body: 'narrative',
    arrest_status: 'words',
    arresting_authority: 'acts.actor',
    unnecessary_use_of_force: { target: 'acts.type', flag: { yes: ['true', '1', 'yes'], add: 'FM_UNSPEC' } },
    assailant: 'words',
    ...all('words', 'teaser', 'detention_date', 'release_date', 'charges', 'equipment_broken', 'equipment_seized'),
    ...all('nothing', 'first_published_at', 'last_published_at', 'latest_revision_created_at', 'teaser_image'),
  },
  {
    point: { nearestKm: null },
    constants: [constant('sources.publisher', 'U.S. Press Freedom Tracker'), constant('sources.type', 'SR_NGO')],
  },
  ['title', 'url', 'date', 'exact_date_unknown', 'city', 'state', 'latitude', 'longitude', 'body', 'arrest_status'],
);

/**
 * Forms: every organisation asks its own questions, and the tool adds the same columns to each. "start" and "end" are
 * when somebody filled in the form. Who that was, and on which phone, is left out.
 */
const OF_PHONES = ['start', 'end', 'today', 'deviceid', 'subscriberid', 'username', 'phonenumber'];
const KOBO_COLUMNS = [
  '_id',
  '_submission_time',
  '_validation_status',
  '_status',
  '_submitted_by',
  '__version__',
  '_tags',
  '_index',
];
const KOBO = shipped(
  'kobotoolbox',
  'KoboToolbox',
  { _uuid: 'record.externalId', _notes: 'words', ...all('nothing', ...KOBO_COLUMNS, ...OF_PHONES) },
  {},
  ['_uuid', '_notes', ...KOBO_COLUMNS],
);
const CENTRAL_COLUMNS = [
  'SubmissionDate',
  'meta-instanceID',
  'SubmitterID',
  'SubmitterName',
  'AttachmentsPresent',
  'AttachmentsExpected',
  'Status',
  'ReviewState',
  'DeviceID',
  'Edits',
  'FormVersion',
];
const ODK_CENTRAL = shipped(
  'odk-central',
  'ODK Central',
  { KEY: 'record.externalId', ...all('nothing', ...CENTRAL_COLUMNS, ...OF_PHONES) },
  {},
  ['KEY', ...CENTRAL_COLUMNS],
);

export const SHIPPED_MAPPINGS: readonly ShippedMapping[] = [
  ACLED,
  MASS_MOBILIZATION,
  PRESS_FREEDOM_TRACKER,
  KOBO,
  ODK_CENTRAL,
];

/** How many of the headers that a mapping is known by must be there for it to be proposed. */
const ENOUGH = 0.8;

/** Returns the shipped mapping whose files have these headers, with how many of its own; null if there is none. */
export const shippedMappingFor = (
  headers: readonly string[],
): { shipped: ShippedMapping; found: number; of: number } | null => {
  const asHeaded = (all: readonly string[]): { header: string }[] => all.map((header) => ({ header }));
  const there = asHeaded(headers);
  return (
    SHIPPED_MAPPINGS.map((shipped) => ({
      shipped,
      found: matchHeaders(asHeaded(shipped.knownBy), there).filter((at) => at !== null).length,
      of: shipped.knownBy.length,
    }))
      .filter(({ found, of }) => found >= of * ENOUGH)
      .sort((a, b) => b.found - a.found)[0] ?? null
  );
};

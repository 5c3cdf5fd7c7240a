import codebookEn from '../text/codebook/en.json' with { type: 'json' };
import codebookKm from '../text/codebook/km.json' with { type: 'json' };
import { TARGETS, targetOf } from './column-targets.js';
import { plainKey } from './header-key.js';
import type { UnitHeaders } from './unit-headers.js';

/**
 * What people and other systems call a column, in English and Khmer, in addition to the codebook's own keys and labels.
 */
export const CALLED: Readonly<Record<string, readonly string[]>> = {
  'record.code': ['code', 'incident code', 'public code', 'vigil code', 'លេខកូដ'],
  'record.externalId': [
    'id',
    'ref',
    'reference',
    'event id',
    'event_id_cnty',
    'event id cnty',
    'record id',
    'case id',
    'case no',
    'case number',
    'incident id',
    'incident no',
    'incident number',
    'event no',
    'event number',
    'no',
    'number',
    'លេខ',
    'ល រ',
  ],
  title: ['title', 'name', 'headline', 'event', 'incident', 'event title', 'ចំណងជើង', 'ព្រឹត្តិការណ៍'],
  when: [
    'date',
    'day',
    'event date',
    'event_date',
    'date of incident',
    'incident date',
    'date of event',
    'date of the event',
    'date of the incident',
    'start date',
    'date start',
    'start',
    'date from',
    'from',
    'when',
    'កាលបរិច្ឆេទ',
    'ថ្ងៃខែឆ្នាំ',
    'ថ្ងៃ',
  ],
  'when.latest': ['latest date', 'when latest', 'latest possible date', 'latest possible day', 'not after'],
  'when.end': [
    'end date',
    'date end',
    'end',
    'ended',
    'last day',
    'date to',
    'to',
    'until',
    'finish date',
    'ថ្ងៃបញ្ចប់',
    'កាលបរិច្ឆេទបញ្ចប់',
  ],
  'when.year': ['start year', 'startyear'],
  'when.month': ['start month', 'startmonth'],
  'when.day': ['start day', 'startday'],
  'when.end.year': ['end year', 'endyear'],
  'when.end.month': ['end month', 'endmonth'],
  'when.end.day': ['end day', 'endday'],
  'when.precision': ['time precision', 'date precision', 'precision of the date'],
  announced: [
    'announced',
    'announced on',
    'date announced',
    'announcement date',
    'called on',
    'date of notification',
    'notification date',
    'ថ្ងៃប្រកាស',
  ],
  timeOfDay: ['time', 'time of day', 'hour', 'ម៉ោង', 'ពេលវេលា'],
  place: ['place', 'location', 'where', 'site', 'venue', 'ទីកន្លែង', 'ទីតាំង'],
  'place.code': [
    'place code',
    'pcode',
    'p code',
    'adm code',
    'geo code',
    'geocode',
    'adm1',
    'adm2',
    'adm3',
    'adm1 pcode',
    'adm2 pcode',
    'adm3 pcode',
  ],
  'place.0': ['country', 'country name', 'nation', 'iso3', 'iso2', 'country code', 'ប្រទេស'],
  'place.1': ['province', 'adm1 name', 'admin1', 'state', 'region', 'ខេត្ត', 'រាជធានី ខេត្ត', 'ខេត្ត រាជធានី'],
  'place.2': ['district', 'city', 'khan', 'srok', 'municipality', 'adm2 name', 'admin2', 'ស្រុក', 'ខណ្ឌ', 'ក្រុង'],
  'place.3': ['commune', 'sangkat', 'khum', 'adm3 name', 'admin3', 'ឃុំ', 'សង្កាត់'],
  point: [
    'coordinates',
    'coordinate',
    'geolocation',
    'gps',
    'lat lon',
    'lat lng',
    'latlng',
    'lat long',
    'point',
    'កូអរដោនេ',
  ],
  'point.lat': ['lat', 'latitude', 'y', 'រយៈទទឹង'],
  'point.precision': ['geo_precision', 'location precision', 'coordinate precision'],
  'point.lon': ['lon', 'lng', 'long', 'longitude', 'x', 'រយៈបណ្តោយ'],
  placeNote: ['place note', 'address', 'exact place', 'landmark', 'village', 'អាសយដ្ឋាន', 'ភូមិ'],
  'groups.group': [
    'group',
    'groups',
    'organiser',
    'organizer',
    'organisation',
    'organization',
    'community',
    'participants',
    'assoc_actor_1',
    'ក្រុម',
    'អង្គការ',
    'សហគមន៍',
  ],
  'groups.link': ['group link', 'link to group'],
  assemblyTypes: [
    'assembly',
    'type of assembly',
    'assembly type',
    'event type',
    'event_type',
    'sub_event_type',
    'protest type',
    'type',
    'ប្រភេទ',
    'ប្រភេទនៃការជួបប្រជុំ',
  ],
  crowd: [
    'crowd',
    'crowd size',
    'size',
    'number of people',
    'participants number',
    'number of participants',
    'how many',
    'ចំនួនអ្នកចូលរួម',
    'អ្នកចូលរួម',
    'ចំនួន',
  ],
  issues: ['issue', 'issues', 'topic', 'cause', 'demand', 'demands', 'បញ្ហា'],
  interference: ['interference', 'interfered', 'restricted', 'outcome', 'ការជ្រៀតជ្រែក'],
  'acts.type': [
    'what the authorities did',
    'acts',
    'act',
    'action',
    'actions',
    'restriction',
    'restrictions',
    'force',
    'force used',
    'use of force',
    'measures',
    'response',
    'authority response',
    'សកម្មភាពអាជ្ញាធរ',
    'អ្វីដែលអាជ្ញាធរធ្វើ',
    'អ្វីដែលអាជ្ញាធរបានធ្វើ',
    'អាជ្ញាធរធ្វើអ្វី',
    'អាជ្ញាធរបានធ្វើអ្វី',
    'វិធានការអាជ្ញាធរ',
    'វិធានការរបស់អាជ្ញាធរ',
    'ការរឹតត្បិត',
    'ការប្រើកម្លាំង',
  ],
  'acts.actor': [
    'by whom',
    'who did it',
    'អ្នកណាធ្វើ',
    'អ្នកណាបានធ្វើ',
    'actor',
    'actors',
    'perpetrator',
    'perpetrators',
    'force name',
    'authority',
    'actor2',
    'ជនប្រព្រឹត្ត',
    'កម្លាំង',
  ],
  'harms.type': ['harm', 'harms', 'injuries', 'casualties', 'victims', 'គ្រោះថ្នាក់', 'ការរងរបួស'],
  'harms.count:HM_DEATH': ['killed', 'deaths', 'dead', 'fatalities', 'ស្លាប់', 'អ្នកស្លាប់', 'ចំនួនអ្នកស្លាប់'],
  'harms.count:HM_INJURY_UNSPEC': ['injured', 'wounded', 'number injured', 'របួស', 'អ្នករបួស', 'ចំនួនអ្នករបួស'],
  'harms.count:HM_INJURY_SERIOUS': ['seriously injured', 'hospitalised', 'hospitalized', 'របួសធ្ងន់'],
  'acts.people:D_ARREST': [
    'arrested',
    'arrests',
    'number arrested',
    'ចាប់ខ្លួន',
    'អ្នកជាប់ចាប់ខ្លួន',
    'អ្នកត្រូវចាប់ខ្លួន',
    'អ្នកត្រូវបានចាប់ខ្លួន',
    'ចំនួនអ្នកត្រូវចាប់ខ្លួន',
    'ចំនួនអ្នកត្រូវបានចាប់ខ្លួន',
    'ចំនួនអ្នកជាប់ចាប់ខ្លួន',
  ],
  'acts.people:D_APPREHENDED': ['detained', 'held'],
  grounds: [
    'ground',
    'grounds',
    'reason given',
    'reasons given',
    'reasons that the authorities gave',
    'justification',
    'ហេតុផល',
  ],
  'accounts.text': [
    'authorities account',
    'account of the authorities',
    'government response',
    'official statement',
    'authorities say',
    'ការអះអាងរបស់អាជ្ញាធរ',
  ],
  'sources.type': ['source type', 'type of source', 'ប្រភេទប្រភព'],
  'sources.publisher': ['source', 'sources', 'publisher', 'outlet', 'media', 'media outlet', 'ប្រភព'],
  'sources.title': ['source title', 'article', 'article title'],
  'sources.url': ['url', 'link', 'links', 'source url', 'source_url', 'web address', 'links url', 'តំណ', 'តំណភ្ជាប់'],
  'sources.archiveUrl': ['archive', 'archived url', 'archive url', 'archive link'],
  narrative: [
    'narrative',
    'description',
    'notes',
    'note',
    'summary',
    'details',
    'what happened',
    'remarks',
    'comment',
    'comments',
    'ការពិពណ៌នា',
    'កំណត់ចំណាំ',
    'សង្ខេប',
    'ហេតុការណ៍',
    'អ្វីដែលបានកើតឡើង',
    'អ្វីបានកើតឡើង',
    'សេចក្តីពិពណ៌នា',
  ],
  sensitivity: ['sensitivity', 'confidentiality', 'how far it may go'],
  words: ['actor1', 'inter1', 'inter2', 'interaction'],
  measure: ['measure', 'indicator', 'figure'],
  'measure.value': ['value', 'measure value'],
};

/** Tags of the Humanitarian Exchange Language, without attributes that add nothing. */
export const HXL: Readonly<Record<string, string>> = {
  '#date': 'when',
  '#date+start': 'when',
  '#date+end': 'when.end',
  '#geo+lat': 'point.lat',
  '#geo+lon': 'point.lon',
  '#geo+coord': 'point',
  '#country': 'place.0',
  '#country+name': 'place.0',
  '#country+code': 'place.0',
  '#adm1+name': 'place.1',
  '#adm2+name': 'place.2',
  '#adm3+name': 'place.3',
  '#adm1': 'place.1',
  '#adm2': 'place.2',
  '#adm3': 'place.3',
  '#adm1+code': 'place.code',
  '#adm2+code': 'place.code',
  '#adm3+code': 'place.code',
  '#loc': 'place',
  '#loc+name': 'place',
  '#loc+code': 'place.code',
  '#meta+id': 'record.externalId',
  '#event+id': 'record.externalId',
  '#event+code': 'record.code',
  '#meta+code': 'record.code',
  '#event+name': 'title',
  '#event+title': 'title',
  '#event+type': 'assemblyTypes',
  '#description': 'narrative',
  '#meta+url': 'sources.url',
  '#meta+source': 'sources.publisher',
  '#group+name': 'groups.group',
  '#org+name': 'groups.group',
  '#affected+killed': 'harms.count:HM_DEATH',
  '#affected+injured': 'harms.count:HM_INJURY_UNSPEC',
  '#affected+arrested': 'acts.people:D_ARREST',
  '#affected+detained': 'acts.people:D_APPREHENDED',
  '#respondee': 'crowd',
  '#population': 'crowd',
};

/** Returns the meaning of an HXL tag, by its longest part that has one. */
export const targetOfHxl = (tag: string): string | null => {
  const [head = '', ...attributes] = tag.toLowerCase().replaceAll(' ', '').split('+');
  for (let n = attributes.length; n >= 0; n -= 1) {
    const found = HXL[[head, ...attributes.slice(0, n)].join('+')];
    if (found) return found;
  }
  return null;
};

const known = new Map<string, string>();
for (const { key, list } of TARGETS) {
  known.set(plainKey(key), key);
  if (list === null && !known.has(plainKey(key))) known.set(plainKey(key), key);
}
for (const words of [codebookEn, codebookKm] as readonly Record<string, string>[]) {
  for (const { key, field, list } of TARGETS) {
    const label = field ? words[`${list === null ? 'incident' : ownerOf(list)}.${field.name}.label`] : undefined;
    if (label && list === null && !known.has(plainKey(label))) known.set(plainKey(label), key);
  }
}
for (const [key, names] of Object.entries(CALLED)) for (const name of names) known.set(plainKey(name), key);
known.set('when earliest', 'when');

/** Returns the codebook key of a list's class: 'act' for 'acts'. */
function ownerOf(list: string): string {
  return list.slice(0, -1);
}

/** Names that mean something else if the file has a better column: "region" beside "admin1" is a part of the world. */
const WEAK = new Set(
  ['region', 'state', 'type', 'number', 'no', 'name', 'event', 'measures', 'size', 'x', 'y'].map(plainKey),
);
/** Whether a header means something else if the file has a better column for it. */
export const isWeakName = (header: string, tag: string): boolean => tag === '' && WEAK.has(plainKey(header));

/** What a name means. In a place the country's own words say more than what is usual: a district may be of any level. */
const meaningOf = (plain: string, units: UnitHeaders): string | undefined => {
  const usual = known.get(plain);
  return usual === undefined || usual.startsWith('place') ? (units.get(plain) ?? usual) : usual;
};

/** The one meaning of all alternatives of a header: "ស្រុក/ខណ្ឌ". */
const ofAlternatives = (header: string, units: UnitHeaders): string | undefined => {
  const parts = header.split('/').filter((part) => part.trim() !== '');
  const meanings = new Set(parts.map((part) => meaningOf(plainKey(part), units)));
  return parts.length > 1 && meanings.size === 1 ? [...meanings][0] : undefined;
};

/** Headers over the people who came, or over how many they were: only the cells tell. */
const OF_PARTICIPANTS = new Set(['participants', 'អ្នកចូលរួម'].map(plainKey));
export const isOfParticipants = (header: string): boolean => OF_PARTICIPANTS.has(plainKey(header));

/** Headers over a short line in one sheet, and over a whole account in another: only the cells tell. */
const OF_WHAT_HAPPENED = new Set(['what happened', 'អ្វីដែលបានកើតឡើង', 'អ្វីបានកើតឡើង'].map(plainKey));
export const isOfWhatHappened = (header: string): boolean => OF_WHAT_HAPPENED.has(plainKey(header));

/** "County name", "Name of the municipality": a column of units. */
const unitNamed = (plain: string, units: UnitHeaders): string | undefined => {
  const bare = plain.replace(/^name of (?:the )?| name$/, '');
  const found = bare === plain ? undefined : meaningOf(bare, units);
  return found && /^place\.[123]$/.test(found) ? found : undefined;
};

/** The columns that a form's tool makes of one point: "_gps_latitude" (KoboToolbox), "gps-Latitude" (ODK Central). */
const OF_FORM_POINT =
  /^(?:_.+_(?=\w+$)(?!accuracy)|[^\s-]+-(?!precision))(latitude|longitude|altitude|precision|accuracy)$/i;
const FORM_POINT: Readonly<Record<string, string>> = { latitude: 'point.lat', longitude: 'point.lon' };
/** Words before what a column counts: "n_arrested", "number of people killed". */
const NUMBER_OF = /^(?:n|nb|nr|num|no of|number of|how many|count of)\s+(?:(?:people|persons)\s+)?/;

/**
 * Returns the meaning that a header names, as a key, a label or a usual name; null: none.
 * @param units what the countries of the installation call columns of their units
 */
export const targetOfHeader = (header: string, units: UnitHeaders = new Map()): string | null => {
  // The header is itself a key: "acts.people:D_ARREST".
  if (targetOf(header.trim())) return header.trim();
  const part = OF_FORM_POINT.exec(header.trim())?.[1];
  if (part) return FORM_POINT[part.toLowerCase()] ?? 'nothing';
  const plain = plainKey(header);
  const counted =
    known.get(plain) === undefined && NUMBER_OF.test(plain) ? known.get(plain.replace(NUMBER_OF, '')) : undefined;
  if (counted && targetOf(counted)?.reads === 'count') return counted;
  const lowest = header.slice(header.lastIndexOf(': ') + 1);
  const found =
    meaningOf(plain, units) ??
    known.get(plain.replace(/\s*\d+$/, '')) ??
    // The lower of two header rows: "How many: arrested".
    meaningOf(plainKey(lowest), units) ??
    ofAlternatives(lowest, units) ??
    unitNamed(plain, units) ??
    known.get(plain.replace(/^(?:source|sources|link|links)\s*\d*\s*(url|link)$/, 'url'));
  return found && targetOf(found) ? found : null;
};

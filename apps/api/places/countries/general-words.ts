import type { CountryFile } from '@vigil/shared/places/place.js';
import type { CountryWords } from '@vigil/shared/text/country-words.js';

const words = (en: string, km: string): { en: string; km: string } => ({ en, km });

/**
 * What is said of any country in place of words that are true of Cambodia alone. Whoever knows the country's forces
 * writes their names into its `words.json` instead.
 */
export const GENERAL_WORDS: CountryWords = {
  'code.PF_NAT_POLICE': words('National police', 'នគរបាលជាតិ'),
  'code.PF_CAPITAL_POLICE': words('Police of the capital', 'នគរបាលរាជធានី'),
  'code.PF_DISTRICT_POLICE': words('District police', 'នគរបាលស្រុក'),
  'code.PF_POST_POLICE': words('Local police post', 'ប៉ុស្តិ៍នគរបាល'),
  'code.PF_GENDARMERIE': words('Gendarmerie (military police)', 'អាវុធហត្ថ'),
  'code.PF_ARMY': words('Armed forces', 'កងកម្លាំងប្រដាប់អាវុធ'),
  'code.LP_COMMUNE': words('Commune', 'ឃុំ'),
  'code.LP_DISTRICT': words('District', 'ស្រុក'),
  'code.PF_PROSECUTOR': words('Prosecutor', 'អយ្យការ'),
  'definition.PF_BODYGUARD': words(
    'Units that guard the head of state or government.',
    'អង្គភាពការពារប្រមុខរដ្ឋ ឬប្រមុខរដ្ឋាភិបាល។',
  ),
  'definition.PF_GENDARMERIE': words('Gendarmerie, any level.', 'អាវុធហត្ថ គ្រប់ថ្នាក់។'),
  'definition.D_POLICE_CUSTODY': words(
    'Held by police before seeing a prosecutor or a judge.',
    'ត្រូវបាននគរបាលឃាត់ខ្លួន មុនជួបអយ្យការ ឬចៅក្រម។',
  ),
  'definition.LE_PARDON': words('Pardon or amnesty.', 'ការលើកលែងទោស ឬការលើកលែងទោសជាទូទៅ។'),
  'find.example': words(
    'For example: arrests in the capital in 2024. Vigil stores no searches.',
    'ឧទាហរណ៍៖ ការចាប់ខ្លួននៅរាជធានីក្នុងឆ្នាំ២០២៤។ Vigil មិនរក្សាទុកអ្វីដែលអ្នកស្វែងរកឡើយ។',
  ),
  'story.doer.PF_NAT_POLICE': words('The national police', 'នគរបាលជាតិ'),
  'story.doer.PF_CAPITAL_POLICE': words('The police of the capital', 'នគរបាលរាជធានី'),
  'story.doer.PF_DISTRICT_POLICE': words('Police of the district', 'នគរបាលស្រុក'),
  'story.doer.PF_POST_POLICE': words('Police of the local post', 'ប៉ុស្តិ៍នគរបាល'),
  'story.doer.PF_PROSECUTOR': words('The prosecutor', 'អយ្យការ'),
  'story.doer.PF_GENDARMERIE': words('The gendarmerie', 'អាវុធហត្ថ'),
  'story.doer.PF_ARMY': words('The armed forces', 'កងកម្លាំងប្រដាប់អាវុធ'),
  'code.PF_DISTRICT_SECURITY': words('Security guards of a local authority', 'កម្លាំងសន្តិសុខរបស់អាជ្ញាធរមូលដ្ឋាន'),
  'code.PF_VILLAGE_GUARD': words('Village guards', 'អ្នកការពារភូមិ'),
  'code.LW_PENAL_2009': words('Penal code', 'ក្រមព្រហ្មទណ្ឌ'),
  'code.LW_DEMONSTRATION_2009': words('Law on demonstrations', 'ច្បាប់ស្តីពីបាតុកម្ម'),
  'code.CP_GENDARMERIE': words('Gendarmerie base', 'មូលដ្ឋានអាវុធហត្ថ'),
  'definition.PF_DISTRICT_SECURITY': words(
    'Guards hired by a local authority, not sworn police.',
    'អ្នកយាមដែលអាជ្ញាធរមូលដ្ឋានជួល មិនមែនជានគរបាលទេ។',
  ),
  'definition.PF_LOCAL_AUTH': words(
    'Official of a village, a town or a part of the country.',
    'មន្ត្រីភូមិ ក្រុង ឬផ្នែកនៃប្រទេស។',
  ),
  'definition.SR_MEDIA_LOCAL': words('Local outlet.', 'សារព័ត៌មានមូលដ្ឋាន។'),
  'story.doer.PF_DISTRICT_SECURITY': words('Security guards of a local authority', 'កម្លាំងសន្តិសុខរបស់អាជ្ញាធរមូលដ្ឋាន'),
  'story.doer.PF_VILLAGE_GUARD': words('Village guards', 'អ្នកការពារភូមិ'),
  'act.forceName.help': words(
    'The unit as the source calls it, such as “security guards of the city”; no names of officials.',
    'ឈ្មោះអង្គភាពតាមប្រភព ឧទាហរណ៍ «សន្តិសុខក្រុង»។ កុំសរសេរឈ្មោះមន្ត្រី។',
  ),
  'incident.place.help': words(
    'Type a name or a code of a place, or click the map; stop at the level that you know.',
    'វាយឈ្មោះ ឬលេខកូដទីកន្លែង ឬចុចលើផែនទី។ ឈប់ត្រឹមកម្រិតដែលអ្នកដឹង។',
  ),
  'courtCase.place.help': words('Where the court is.', 'កន្លែងដែលតុលាការស្ថិតនៅ។'),
  'people.warning.two-provinces-one-day': words(
    'This person is said to be taken on one day in two parts of the country. See whether the right incidents are linked.',
    'បុគ្គលនេះត្រូវបានកត់ត្រាថាត្រូវបានចាប់នៅថ្ងៃតែមួយក្នុងផ្នែកពីរនៃប្រទេស។ សូមពិនិត្យថាតើហេតុការណ៍ដែលបានភ្ជាប់ត្រឹមត្រូវឬទេ។',
  ),
  'data.incidents-geojson-text': words(
    'For QGIS, Datawrapper or your own program. A point represents the whole place that is shown, never the spot where an incident happened; each point gives its level.',
    'សម្រាប់ QGIS, Datawrapper ឬកម្មវិធីផ្ទាល់ខ្លួន។ ចំណុចមួយតំណាងឱ្យទីកន្លែងទាំងមូលដែលបានបង្ហាញ មិនមែនកន្លែងដែលហេតុការណ៍កើតឡើងទេ; កម្រិតនោះសរសេរនៅក្បែរ។',
  ),
  'method.places.1': words(
    'No exact place is ever published. A circle marks a point that represents the whole place that is shown, and its area shows the count. Circles that would overlap are moved apart. An incident of which only a wider place is shown stands on a finer map as “+n”.',
    'ទីតាំងពិតប្រាកដមិនត្រូវផ្សព្វផ្សាយឡើយ។ រង្វង់ស្ថិតលើចំណុចតំណាងទីកន្លែងទាំងមូលដែលបានបង្ហាញ ហើយទំហំរបស់វាតាមចំនួន; រង្វង់ដែលជាន់គ្នាត្រូវរំកិលចេញពីគ្នា។ ហេតុការណ៍ដែលបង្ហាញត្រឹមទីកន្លែងធំជាង ផែនទីលម្អិតបង្ហាញវាជា «+n»។',
  ),
  'places.help': words(
    'The parts of the country are listed here. Find smaller places by any of their names, or by former names.',
    'ទីនេះរាយផ្នែកនៃប្រទេស។ ស្វែងរកទីកន្លែងតូចជាងនេះតាមឈ្មោះណាមួយ ឬតាមឈ្មោះចាស់។',
  ),
  'places.shown': words('Parts of the country: {n}', 'ផ្នែកនៃប្រទេស៖ {n}'),
  'report.complete.not-everywhere': words(
    'For {missing} of {units} parts of the country, who was watching is not on record for any day of it: a 0 there says nothing.',
    'សម្រាប់ {missing} ក្នុងចំណោម {units} ផ្នែកនៃប្រទេស គ្មានកត់ត្រាអំពីអ្នកសង្កេតការណ៍ សម្រាប់ថ្ងៃណាមួយនៃរយៈពេលនេះឡើយ៖ លេខ ០ នៅទីនោះ មិនបញ្ជាក់អ្វីឡើយ។',
  ),
  'desk.period.which-units_one': words(
    '{n} part of the country without an entry in the whole period',
    '{n} ផ្នែកនៃប្រទេសគ្មានការបញ្ចូលពេញមួយរយៈពេល',
  ),
  'desk.period.which-units_other': words(
    '{n} parts of the country without an entry in the whole period',
    '{n} ផ្នែកនៃប្រទេសគ្មានការបញ្ចូលពេញមួយរយៈពេល',
  ),
  'desk.names.about-landmark': words(
    'A court, a park, an embassy: a point inside one of the smallest places, which colleagues find by its name from then on. You can use it in this record at once; a reviewer accepts it for all others. Readers never see it.',
    'តុលាការ សួន ស្ថានទូត៖ ចំណុចមួយក្នុងទីកន្លែងតូចបំផុតមួយ ដែលមិត្តរួមការងាររកឃើញតាមឈ្មោះចាប់ពីពេលនោះ។ អ្នកអាចប្រើវាក្នុងកំណត់ត្រានេះភ្លាមៗ។ អ្នកត្រួតពិនិត្យទទួលយកវាសម្រាប់កំណត់ត្រាផ្សេងទៀត។ អ្នកអានមិនឃើញវាទេ។',
  ),
  'desk.names.commune': words('The place in which it is', 'ទីកន្លែងដែលវាស្ថិតនៅ'),
  'field.no-commune': words(
    'A landmark lies in one of the smallest places; choose one',
    'ទីតាំងសម្គាល់ស្ថិតក្នុងទីកន្លែងតូចបំផុតមួយ៖ សូមជ្រើសរើសមួយ',
  ),
  'field.point-outside-commune': words(
    'This point is not in {place}; correct the point or choose the place where it is',
    'ចំណុចនេះមិននៅក្នុង {place} ទេ៖ សូមកែចំណុច ឬជ្រើសរើសទីកន្លែងដែលវាស្ថិតនៅ',
  ),
  'field.where.near': words('Nearest places: which one is it?', 'ទីកន្លែងដែលនៅជិត៖ តើមួយណា?'),
  'field.where.none': words(
    'No place has this name. Try a wider place, or write it below.',
    'គ្មានទីកន្លែងឈ្មោះនេះទេ។ សូមសាកទីកន្លែងធំជាង ឬសរសេរនៅខាងក្រោម។',
  ),
  'inspection.tells.commune': words('a smaller place, or the exact spot', 'ទីកន្លែងតូចជាង ឬកន្លែងជាក់លាក់'),
};

/** What is said where there are several countries, besides: the widest units are then the countries themselves. */
export const WORDS_OF_SEVERAL: CountryWords = {
  ...GENERAL_WORDS,
  'split.place:1': words('largest part of a country', 'ផ្នែកធំបំផុតនៃប្រទេស'),
  'filter.place': words('Country or part of it', 'ប្រទេស ឬផ្នែកនៃប្រទេស'),
  'table.no-place': words('nothing closer known', 'មិនដឹងជាក់លាក់ជាងនេះ'),
  'map.whole-country': words('First view', 'ទិដ្ឋភាពដំបូង'),
  'rates.country': words('All countries', 'ប្រទេសទាំងអស់'),
  'places.help': words(
    'Countries are listed here. Find smaller places by any of their names, or by former names.',
    'ទីនេះរាយប្រទេស។ ស្វែងរកទីកន្លែងតូចជាងនេះតាមឈ្មោះណាមួយ ឬតាមឈ្មោះចាស់។',
  ),
  'places.shown': words('{n} countries', 'ប្រទេសចំនួន {n}'),
  'report.complete.not-everywhere': words(
    'For {missing} of {units} countries, who was watching is not on record for any day of it: a 0 there says nothing.',
    'សម្រាប់ {missing} ក្នុងចំណោម {units} ប្រទេស គ្មានកត់ត្រាអំពីអ្នកសង្កេតការណ៍ សម្រាប់ថ្ងៃណាមួយនៃរយៈពេលនេះឡើយ៖ លេខ ០ នៅទីនោះ មិនបញ្ជាក់អ្វីឡើយ។',
  ),
  'withheld.caption': words(
    'Totals of each country: minimums, rounded down to a multiple of 5. No number below 5 is shown, and none from which a reader could work out a smaller one or what happened to one person.',
    'ចំនួនសរុបនៃប្រទេសនីមួយៗ៖ យ៉ាងហោចណាស់ចំនួននេះ បង្គត់ចុះជាពហុគុណនៃ ៥។ ចំនួនក្រោម ៥ មិនត្រូវបង្ហាញទេ ហើយចំនួនដែលអាចឱ្យគេដឹងពីចំនួនតូចជាង ឬអ្វីដែលកើតឡើងលើមនុស្សម្នាក់ ក៏មិនត្រូវបង្ហាញដែរ។',
  ),
  'desk.totals.place-help': words('Leave it empty for all countries.', 'ទុកទទេ សម្រាប់ប្រទេសទាំងអស់។'),
  'write.place-help': words('Leave it empty for all countries.', 'ទុកទទេ សម្រាប់ប្រទេសទាំងអស់។'),
  'desk.period.which-units_one': words(
    '{n} country without an entry in the whole period',
    '{n} ប្រទេសគ្មានការបញ្ចូលពេញមួយរយៈពេល',
  ),
  'desk.period.which-units_other': words(
    '{n} countries without an entry in the whole period',
    '{n} ប្រទេសគ្មានការបញ្ចូលពេញមួយរយៈពេល',
  ),
};

/** What says the name of one level: {level}, in a sentence; {Level}, at the beginning of one. */
const OF_LEVEL: Readonly<Record<1 | 2 | 3, CountryWords>> = {
  1: {
    'code.LP_PROVINCE': words('{Level}', '{Level}'),
    'definition.LP_PROVINCE': words('{Level} (adm1) known.', 'ថ្នាក់{level} (adm1)។'),
    'code.PF_PROV_POLICE': words('Police of the {level}', 'នគរបាល{level}'),
    'definition.PF_PROV_POLICE': words('Police at the level of the {level}.', 'នគរបាលថ្នាក់{level}។'),
    'story.doer.PF_PROV_POLICE': words('Police of the {level}', 'នគរបាល{level}'),
    'filter.place': words('{Level}', '{Level}'),
    'split.place:1': words('{level}', '{level}'),
    'desk.split.place:1': words('{level}', '{level}'),
    'target.place.1': words('Place: {level}', 'ទីកន្លែង៖ {level}'),
    'target.point.precision': words(
      'Point: precision (1 town, 2 near it, 3 {level})',
      'ចំណុច៖ ភាពជាក់លាក់ (1 ទីក្រុង, 2 នៅជិត, 3 {level})',
    ),
    'table.no-place': words('{level} not known', 'មិនដឹង{level}'),
    'column.province': words('The {level} that contains it.', '{level}ដែលវាស្ថិតនៅ។'),
    'data.provinces-csv': words('Counts by {level} (CSV)', 'ចំនួនតាម{level} (CSV)'),
    'data.provinces-csv-text': words(
      '{what}, for each {level}: the minimum, how many more are possible, and the monitoring coverage.',
      '{what} សម្រាប់{level}នីមួយៗ៖ យ៉ាងហោចណាស់ប៉ុន្មាន អាចមានប៉ុន្មានទៀត និងនរណាសង្កេតនៅទីនោះ។',
    ),
    'desk.queue.gap.no-place': words('No place below the {level}', 'គ្មានទីកន្លែងតូចជាង{level}'),
    'report.drawing.map': words('{what} by {level}, {period}', '{what} តាម{level} {period}'),
    'report.map.nowhere': words('{n} more, {level} not known', '{n} ទៀតមិនដឹង{level}'),
    'write.drawing.map': words('Map: by {level}', 'ផែនទី៖ តាម{level}'),
    'download.places-1': words('Counts by {level}, {period}', 'ចំនួនតាម{level} {period}'),
    'desk.publish.place-province': words('the {level}', '{level}'),
    'inspection.tells.province': words('the {level}', '{level}'),
    'incident.shown-province': words('shown to the level of the {level} only', 'បង្ហាញត្រឹម{level}'),
  },
  2: {
    'code.LP_DISTRICT': words('{Level}', '{Level}'),
    'definition.LP_DISTRICT': words('{Level} (adm2) known.', 'ថ្នាក់{level} (adm2)។'),
    'code.PF_DISTRICT_POLICE': words('Police of the {level}', 'នគរបាល{level}'),
    'definition.PF_DISTRICT_POLICE': words('Police at the level of the {level}.', 'នគរបាលថ្នាក់{level}។'),
    'story.doer.PF_DISTRICT_POLICE': words('Police of the {level}', 'នគរបាល{level}'),
    'split.place:2': words('{level}', '{level}'),
    'desk.split.place:2': words('{level}', '{level}'),
    'target.place.2': words('Place: {level}', 'ទីកន្លែង៖ {level}'),
    'download.places-2': words('Counts by {level}, {period}', 'ចំនួនតាម{level} {period}'),
    'desk.publish.place-district': words('the {level}', '{level}'),
    'inspection.tells.district': words('the {level}', '{level}'),
    'incident.shown-district': words('shown to the level of the {level} only', 'បង្ហាញត្រឹម{level}'),
  },
  3: {
    'code.LP_COMMUNE': words('{Level}', '{Level}'),
    'definition.LP_COMMUNE': words('{Level} (adm3) known.', 'ថ្នាក់{level} (adm3)។'),
    'split.place:3': words('{level}', '{level}'),
    'target.place.3': words('Place: {level}', 'ទីកន្លែង៖ {level}'),
    'download.places-3': words('Counts by {level}, {period}', 'ចំនួនតាម{level} {period}'),
    'desk.publish.place-commune': words('the {level}', '{level}'),
    'inspection.tells.commune': words('the {level}, or the exact spot', '{level} ឬកន្លែងជាក់លាក់'),
    'incident.shown-commune': words('shown to the level of the {level} only', 'បង្ហាញត្រឹម{level}'),
  },
};

/** What says how closely a place is usually shown: the second level, or the first where there is no other. */
const OF_USUAL_LEVEL: CountryWords = {
  'definition.S1_COARSE': words(
    'Publish no place closer than the {level}, and the date as a month or longer.',
    'ផ្សព្វផ្សាយដោយទីកន្លែងត្រឹម{level} ឬធំជាង និងកាលបរិច្ឆេទត្រឹមខែ ឬវែងជាង។',
  ),
  'desk.publish.place-help': words(
    'The {level}, unless a finer or a wider place is right for this record.',
    '{level} លើកលែងតែទីកន្លែងលម្អិតជាង ឬទូលាយជាង ត្រឹមត្រូវសម្រាប់កំណត់ត្រានេះ។',
  ),
  'desk.warning.finer-than-district': words(
    'Readers see the place more exactly than the {level}. Make sure that it cannot identify anyone.',
    'ទីកន្លែងត្រូវបង្ហាញលម្អិតជាង{level}៖ សូមប្រាកដថាវាមិននាំទៅរកនរណា។',
  ),
  'field.finer-than-coarse': words(
    'A coarse record shows the {level} or wider, and the month or longer',
    'កំណត់ត្រាប្រភេទទូលាយត្រូវបង្ហាញត្រឹម{level} ឬធំជាងនេះ និងត្រឹមខែ ឬធំជាងនេះ',
  ),
};

/** The country whose words are those that ship. */
const OF_SHIPPED_WORDS = 'KH';

/**
 * Returns what a country calls things: what it says itself, else what is said of any country, with the names of its
 * levels. Null: the words that ship.
 */
export const wordsOf = ({ code, levels }: CountryFile, own: CountryWords | null): CountryWords | null =>
  code === OF_SHIPPED_WORDS ? own && withLevelNames(own, levels) : withLevelNames({ ...GENERAL_WORDS, ...own }, levels);

/** Adds what a country calls its levels, where its words say nothing of its own for them. */
export function withLevelNames(words: CountryWords, levels: CountryFile['levels']): CountryWords {
  const isGeneral = (key: string): boolean => {
    const [own, general] = [words[key], GENERAL_WORDS[key]];
    return own === undefined || (own['en'] === general?.['en'] && own['km'] === general?.['km']);
  };
  const usual = levels.find(({ level }) => level === 2) ?? levels.find(({ level }) => level === 1);
  const named = levels.flatMap((one) => {
    const texts = { ...(one.level === 0 ? {} : OF_LEVEL[one.level]), ...(one === usual ? OF_USUAL_LEVEL : {}) };
    const say = (text: string, name: string): string =>
      text.replace('{Level}', () => name).replace('{level}', () => name.toLowerCase());
    return Object.entries(texts).map(
      ([key, { en, km }]) => [key, { en: say(en!, one.en), km: say(km!, one.km || one.en) }] as const,
    );
  });
  return { ...words, ...Object.fromEntries(named.filter(([key]) => isGeneral(key))) };
}

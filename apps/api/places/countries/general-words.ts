import { type CountryFile, precisionOf } from '@vigil/shared/places/place.js';
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

/**
 * Adds what a country calls its levels, where its words say nothing of its own for them. Cambodia has no words: those
 * that ship are its own.
 */
export function withLevelNames(words: CountryWords, levels: CountryFile['levels']): CountryWords {
  const isGeneral = (key: string): boolean => {
    const [own, general] = [words[key], GENERAL_WORDS[key]];
    return own === undefined || (own['en'] === general?.['en'] && own['km'] === general?.['km']);
  };
  const named = levels.flatMap(({ level, en, km }) => {
    if (level === 0) return [];
    const said = { en, km: km || en };
    const inSentence = { en: en.toLowerCase(), km: km || en };
    return [
      [`code.${precisionOf(level)}`, said] as const,
      [`split.place:${level}`, inSentence] as const,
      ...(level < 3 ? [[`desk.split.place:${level}`, inSentence] as const] : []),
      ...(level === 1 ? [['filter.place', said] as const] : []),
    ];
  });
  return { ...words, ...Object.fromEntries(named.filter(([key]) => isGeneral(key))) };
}

import { IDENTITY_FIELDS, type Identity } from '../../sealing/seal-identity.js';
import { findTerm } from '../../import/find-term.js';
import { plainKey } from '../../import/header-key.js';
import wordsEn from '../../text/people/en.json' with { type: 'json' };
import wordsKm from '../../text/people/km.json' with { type: 'json' };
import '../people-lists.js';

/** What happened on the day of a column: codes of the list `case_event`. */
const EVENTS_OF_LIST = [
  'CE_TAKEN',
  'CE_ARREST',
  'CE_DETENTION_ORDER',
  'CE_SEEN_HELD',
  'CE_CHARGE',
  'CE_CONVICTED',
  'CE_ACQUITTED',
  'CE_BAIL',
  'CE_RELEASED',
  'CE_DIED',
] as const;
export type EventOfList = (typeof EVENTS_OF_LIST)[number];
export type IdentityPart = keyof Identity;

/**
 * What the cells of a column are. identity: sealed in the browser. case: rows with the same cell are in one case; the
 * cell itself is sealed with the documents, since the number of a case names people. aside: sent nowhere.
 */
export type ListTarget =
  | `identity.${IdentityPart}`
  | `on.${EventOfList}`
  | 'sex'
  | 'ageGroup'
  | 'article'
  | 'court'
  | 'case'
  | 'aside';

export const LIST_TARGETS: readonly ListTarget[] = [
  ...IDENTITY_FIELDS.map((part) => `identity.${part}` as const),
  'sex',
  'ageGroup',
  ...EVENTS_OF_LIST.map((type) => `on.${type}` as const),
  'case',
  'court',
  'article',
  'aside',
];

/** A person has one of each of these; of the parts of an identity, several columns may be one. */
export const isGivenOnce = (target: ListTarget): boolean => target !== 'aside' && !target.startsWith('identity.');

export const partOf = (target: ListTarget): IdentityPart | null =>
  target.startsWith('identity.') ? (target.slice('identity.'.length) as IdentityPart) : null;
export const eventOf = (target: ListTarget): EventOfList | null =>
  target.startsWith('on.') ? (target.slice('on.'.length) as EventOfList) : null;

/** What offices call a column, beside the words of the codebook. */
const CALLED: readonly (readonly [ListTarget, string])[] = [
  [
    'identity.names',
    'name; full name; names; first name; last name; family name; given name; surname; detainee; prisoner; ' +
      'name in khmer; name in latin; khmer name; english name; accused; ឈ្មោះ; នាម; នាមត្រកូល; នាមខ្លួន; ' +
      'គោត្តនាម និងនាម; នាម និងគោត្តនាម; ឈ្មោះពេញ; ឈ្មោះជាអក្សរឡាតាំង; ឈ្មោះជនជាប់ចោទ; ឈ្មោះអ្នកជាប់ឃុំ',
  ],
  ['identity.aliases', 'alias; aliases; nickname; also known as; aka; ឈ្មោះហៅក្រៅ; ហៅក្រៅ; ហៅ'],
  [
    'identity.born',
    'date of birth; dob; birth date; born; place of birth; birthplace; ថ្ងៃខែឆ្នាំកំណើត; ថ្ងៃកំណើត; ទីកន្លែងកំណើត; កំណើត',
  ],
  [
    'identity.documents',
    'id card; id number; identity card; national id; passport; passport number; documents; ' +
      'អត្តសញ្ញាណប័ណ្ណ; លេខអត្តសញ្ញាណប័ណ្ណ; លិខិតឆ្លងដែន; ឯកសារ',
  ],
  [
    'identity.family',
    'family; family contact; contact; phone; telephone; phone number; relatives; next of kin; ' +
      'spouse; គ្រួសារ; ទំនាក់ទំនងគ្រួសារ; លេខទូរស័ព្ទ; ទូរស័ព្ទ; ទំនាក់ទំនង; សាច់ញាតិ',
  ],
  ['identity.lawyer', 'lawyer; defence lawyer; counsel; attorney; មេធាវី; មេធាវីការពារ; មេធាវីការពារក្តី'],
  ['identity.health', 'health; illness; medical; health condition; សុខភាព; ជំងឺ'],
  [
    'identity.whereabouts',
    'whereabouts; address; home; prison; place of detention; detention place; held at; ' +
      'អាសយដ្ឋាន; ទីលំនៅ; ពន្ធនាគារ; កន្លែងឃុំ; កន្លែងឃុំខ្លួន',
  ],
  ['sex', 'sex; gender; ភេទ'],
  ['ageGroup', 'age; age group; child or adult; អាយុ'],
  ['on.CE_TAKEN', 'taken on; date taken; abducted on'],
  [
    'on.CE_ARREST',
    'arrested; arrested on; date of arrest; arrest date; date arrested; ' +
      'ថ្ងៃចាប់ខ្លួន; ថ្ងៃខែឆ្នាំចាប់ខ្លួន; កាលបរិច្ឆេទចាប់ខ្លួន; ថ្ងៃឃាត់ខ្លួន',
  ],
  [
    'on.CE_DETENTION_ORDER',
    'detained on; date of detention; detention order; detention date; in detention since; ' +
      'ថ្ងៃឃុំខ្លួន; កាលបរិច្ឆេទឃុំខ្លួន; ថ្ងៃចូលពន្ធនាគារ',
  ],
  ['on.CE_SEEN_HELD', 'seen held; last seen; last visit; last visited; seen in custody on; ថ្ងៃជួបចុងក្រោយ'],
  ['on.CE_CHARGE', 'charged; charged on; date of charge; charge date; date charged; ថ្ងៃចោទប្រកាន់; កាលបរិច្ឆេទចោទប្រកាន់'],
  [
    'on.CE_CONVICTED',
    'convicted; convicted on; date of conviction; conviction date; verdict date; sentenced on; date of verdict; ' +
      'ថ្ងៃកាត់ទោស; ថ្ងៃផ្តន្ទាទោស; កាលបរិច្ឆេទផ្តន្ទាទោស; ថ្ងៃសាលក្រម',
  ],
  ['on.CE_ACQUITTED', 'acquitted; acquitted on; date of acquittal'],
  ['on.CE_BAIL', 'bail; bailed on; date of bail; released on bail; ថ្ងៃឱ្យនៅក្រៅឃុំ'],
  ['on.CE_RELEASED', 'released; released on; date of release; release date; date released; ថ្ងៃដោះលែង; កាលបរិច្ឆេទដោះលែង'],
  ['on.CE_DIED', 'died; died on; date of death; ថ្ងៃស្លាប់'],
  ['case', 'case; case number; case no; case id; docket; docket number; file number; សំណុំរឿង; លេខសំណុំរឿង; លេខរឿង; រឿងក្តី'],
  ['court', 'court; which court; តុលាការ; សាលាដំបូង'],
  ['article', 'article; articles; law article; article of law; charges; charge article; មាត្រា; បទចោទ'],
];

const known = new Map<string, ListTarget>();
for (const words of [wordsEn, wordsKm] as readonly Record<string, string>[]) {
  for (const part of IDENTITY_FIELDS) known.set(plainKey(words[`people.identity.${part}`]!), `identity.${part}`);
  for (const field of ['sex', 'ageGroup'] as const) known.set(plainKey(words[`person.${field}.label`]!), field);
  known.set(plainKey(words['courtCase.court.label']!), 'court');
  known.set(plainKey(words['charge.article.label']!), 'article');
}
for (const [target, names] of CALLED) for (const name of names.split('; ')) known.set(plainKey(name), target);

const isEventOfList = (code: string): code is EventOfList => EVENTS_OF_LIST.some((one) => one === code);

/** Returns what a header names: by the words of the codebook, or as offices call it; null: nothing that is known. */
export const targetOfListHeader = (header: string): ListTarget | null => {
  const plain = plainKey(header);
  const bare = plainKey(header.replace(/\([^)]*\)/g, ' '));
  const lowest = plainKey(header.slice(header.lastIndexOf(': ') + 1));
  const called = known.get(plain) ?? known.get(bare) ?? known.get(lowest) ?? known.get(bare.replace(/\s*\d+$/, ''));
  if (called) return called;
  // "Arrest", "ការចាប់ខ្លួន".
  const term = findTerm(header, ['case_event']);
  return term && term.how !== 'slip' && isEventOfList(term.code) ? `on.${term.code}` : null;
};

/** Guesses what each column is. What is not recognised is set aside: nothing of it leaves the browser. */
export const guessListColumns = (headers: readonly string[]): ListTarget[] => {
  const taken = new Set<ListTarget>();
  return headers.map((header) => {
    const target = targetOfListHeader(header) ?? 'aside';
    if (isGivenOnce(target) && taken.has(target)) return 'aside';
    taken.add(target);
    return target;
  });
};

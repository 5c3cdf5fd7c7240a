import { factsOf, type Language } from '../language/languages.js';
import { standIn } from '../text/complete-words.js';
import { countryWord } from '../text/country-words.js';
import lists from './vocabularies.json' with { type: 'json' };

/** The lists about people deprived of liberty: `libs/shared/people/people-lists.ts` adds them. */
export type PeopleList =
  | 'case_event'
  | 'sex'
  | 'age_group'
  | 'group_tie'
  | 'showing'
  | 'risk'
  | 'consent_scope'
  | 'consent_by'
  | 'opinion_body'
  | 'arbitrary'
  | 'stage'
  | 'custody_place'
  | 'condition'
  | 'charge_status'
  | 'offence_grade'
  | 'law'
  | 'court_level'
  | 'case_role';
/**
 * The closed lists of codes for answers: those of incidents, in the order in which they are shown, and those of people.
 */
export type VocabularyList = keyof typeof lists | PeopleList;
export type { Language };
/** Both are shown; `check` still needs review by a native reader, and docs/translation.md lists it. */
type KhmerStatus = 'confident' | 'check';
export interface Term {
  code: string;
  en: string;
  km: string;
  kmStatus: KhmerStatus;
  /** Further data that the list needs: force rank, ACLED mapping, states of a count... */
  extra?: string;
}

const terms = {} as Record<VocabularyList, readonly Term[]>;
const codes = new Map<string, readonly string[]>();
const byCode = new Map<string, Term & { list: VocabularyList }>();

/** Adds lists that readers' pages do not load. */
export const addLists = (added: object): void => {
  for (const [list, its] of Object.entries(added) as [VocabularyList, readonly Term[]][]) {
    terms[list] = its;
    codes.set(
      list,
      its.map((term) => term.code),
    );
    for (const term of its) byCode.set(term.code, { ...term, list });
  }
};
addLists(lists);

/** Returns the lists of incidents, which are all that readers see. */
export const vocabularyLists = (): VocabularyList[] => Object.keys(lists) as VocabularyList[];

export const termsOf = (list: VocabularyList): readonly Term[] => terms[list];

/** Returns all codes of a list, in its order. */
export const codesOf = (list: VocabularyList): readonly string[] => codes.get(list)!;

/** Returns the term of a code, which is unique over all lists; undefined when no list has it. */
export const termOf = (code: string): (Term & { list: VocabularyList }) | undefined => byCode.get(code);

export const entry = (list: VocabularyList, code: string): Term | undefined => {
  const term = byCode.get(code);
  return term?.list === list ? term : undefined;
};

/** Returns a term's words in a language; English ones, marked as such, where it has none of its own. */
const termIn = (term: Term, language: Language): string =>
  (term as unknown as Partial<Record<string, string>>)[language] ??
  factsOf(language).fromEnglish?.({ term: term.en })['term'] ??
  standIn(term.en);

/** Returns the label of a code in a reader's language; a code that this version does not know is returned as it is. */
export const label = (code: string, language: Language): string => {
  const term = byCode.get(code);
  if (!term) return code;
  return countryWord(`code.${code}`, language) ?? termIn(term, language);
};

/**
 * Returns how grave a means of force is: 0 none, 1 threat, 2 hands on people, 3 blows, 4 weapons that are meant to be
 * less lethal, 5 potentially lethal. Null if the list gives no rank: another means, not stated, not known.
 */
export const forceRank = (code: string): number | null => {
  const extra = entry('force_type', code)?.extra;
  return extra === undefined || extra === 'null' ? null : Number(extra);
};

export type ActKind = 'restriction' | 'force' | 'liberty' | 'legal';
export const ACT_LISTS = [
  'restriction_type',
  'force_type',
  'liberty_type',
  'legal_event',
] as const satisfies VocabularyList[];
const KIND_OF_LIST: Record<(typeof ACT_LISTS)[number], ActKind> = {
  restriction_type: 'restriction',
  force_type: 'force',
  liberty_type: 'liberty',
  legal_event: 'legal',
};

/** Returns which of the four kinds an act is. It follows from its type, so that no second field can contradict it. */
export const actKind = (type: string): ActKind => {
  const list = byCode.get(type)?.list as (typeof ACT_LISTS)[number];
  return KIND_OF_LIST[list];
};

const STATE_BY_OFFICE = new Set(['PF_PROSECUTOR', 'PF_COURT']);

/**
 * Whether an actor is a body of the state. Private guards, companies, civilians and unknown men are not; only a record
 * can attribute their act to the state.
 */
export const isStateActor = (actor: string | null): boolean => {
  if (!actor) return false;
  const extra = entry('actor_type', actor)?.extra ?? '';
  return STATE_BY_OFFICE.has(actor) || /^(State forces|Government|ACLED State forces)/.test(extra);
};

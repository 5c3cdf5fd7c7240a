import { fieldsOf, type CodebookClass, type Field } from '../codebook/field.js';
import { OWN_KEY_FORM } from '../codebook/own-question.js';
import { Account } from '../incident/account.js';
import { Act } from '../incident/act.js';
import { GroupLink } from '../incident/group-link.js';
import { Harm } from '../incident/harm.js';
import { Incident } from '../incident/incident.js';
import { Source } from '../incident/source.js';
import { ACT_LISTS, actKind, termsOf, type VocabularyList } from '../vocabulary/vocabulary.js';

/** The lists of an incident that rows fill. */
export const LISTS = { sources: Source, groups: GroupLink, acts: Act, harms: Harm, accounts: Account } as const;
export type ListName = keyof typeof LISTS;
const LIST_NAMES = Object.keys(LISTS) as ListName[];

/**
 * A meaning that a column can have. Keys are those of the codebook ('crowd', 'acts.type'), plus a few that only files
 * have.
 */
export interface Target {
  key: string;
  /** What its cells are read as. */
  reads: 'choice' | 'choices' | 'text' | 'count' | 'window' | 'place' | 'point' | 'ternary' | 'reference' | 'other';
  lists: readonly VocabularyList[];
  /** The list of the incident whose entries it fills; null: the incident itself. */
  list: ListName | null;
  /** The codebook's field; null: a meaning that only files have. */
  field: Field | null;
  /** For a column of numbers: the type of the entry that a number creates. */
  counts?: string;
  /** For an answer to a question of the organisation's own: its key. */
  ownKey?: string;
}

/** Types meaning that there was nothing, or that nothing is known: they have no number of people. */
const UNCOUNTED = ['FM_NONE', 'FM_UNKNOWN', 'HM_NONE', 'HM_UNKNOWN'];
const typesOf = (lists: readonly VocabularyList[]): string[] =>
  lists
    .flatMap((list) => termsOf(list))
    .map(({ code }) => code)
    .filter((code) => !UNCOUNTED.includes(code));
/**
 * Meanings of columns of numbers: "Killed", "Injured" (how many were harmed in this way), "Arrested", "Tear gas" (how
 * many people it was done to).
 */
const COUNTED: readonly Target[] = [
  ...typesOf(['harm_type']).map((code): Target => ({
    key: `harms.count:${code}`,
    reads: 'count',
    lists: [],
    list: 'harms',
    field: null,
    counts: code,
  })),
  ...typesOf(ACT_LISTS)
    .filter((code) => actKind(code) !== 'legal')
    .map((code): Target => ({
      key: `acts.people:${code}`,
      reads: 'count',
      lists: [],
      list: 'acts',
      field: null,
      counts: code,
    })),
];

const fieldTargets = (of: CodebookClass, list: ListName | null): Target[] =>
  fieldsOf(of)
    .filter(({ kind, answeredWith, refines }) => !['many', 'cites', 'own'].includes(kind) && !answeredWith && !refines)
    .map((field) => ({
      key: list ? `${list}.${field.name}` : field.name,
      reads: field.kind as Target['reads'],
      lists: field.lists,
      list,
      field,
    }));

const only = (key: string, reads: Target['reads'] = 'other', list: ListName | null = null): Target => ({
  key,
  reads,
  lists: [],
  list,
  field: null,
});

/** Meanings of columns that hold a part of a day: "startyear", "startmonth", "startday". */
export const DAY_PARTS: readonly string[] = ['when', 'when.end'].flatMap((day) =>
  ['year', 'month', 'day'].map((part) => `${day}.${part}`),
);

/**
 * Every meaning that a column can have, in the order of the form. A field added to the codebook appears here
 * automatically.
 */
export const TARGETS: readonly Target[] = [
  only('record.code'),
  only('record.externalId'),
  ...fieldTargets(Incident, null).flatMap((target) =>
    target.key === 'when'
      ? [
          target,
          only('when.latest', 'window'),
          only('when.end', 'window'),
          only('when.precision'),
          ...DAY_PARTS.map((key) => only(key)),
        ]
      : target.key === 'place'
        ? [
            target,
            only('place.code'),
            only('place.0'),
            only('place.1', 'place'),
            only('place.2', 'place'),
            only('place.3', 'place'),
          ]
        : target.key === 'point'
          ? [target, only('point.lat'), only('point.lon'), only('point.precision')]
          : [target],
  ),
  ...LIST_NAMES.flatMap((list) => fieldTargets(LISTS[list], list)),
  ...COUNTED,
  {
    key: 'measure',
    reads: 'choice',
    lists: ['harm_type', 'liberty_type', 'force_type', 'restriction_type'],
    list: null,
    field: null,
  },
  only('measure.value', 'count'),
  only('words', 'text'),
  only('nothing'),
];

const byKey = new Map(TARGETS.map((target) => [target.key, target]));
/** Where the meanings of columns begin that answer own questions. Which of these there are is not known here. */
const OWN = 'own.';
export const ownTarget = (key: string): string => `${OWN}${key}`;
const targetOfOwn = (key: string): Target | undefined => {
  const ownKey = key.startsWith(OWN) ? key.slice(OWN.length) : '';
  return OWN_KEY_FORM.test(ownKey) ? { ...only(key), ownKey } : undefined;
};
export const targetOf = (key: string): Target | undefined => byKey.get(key) ?? targetOfOwn(key);
/** Whether its cells are numbers of acts or of people harmed or acted upon, where a zero differs from an empty cell. */
export const countsHarmOrAct = ({ reads, list, key }: Target): boolean =>
  reads === 'count' && (list !== null || key === 'measure.value');
/** Whether somebody can say what a zero among its cells means. */
export const hasZeroMeaning = (target: Target): boolean => countsHarmOrAct(target) || target.key === 'crowd';
/** Whether its cells are read by a list of codes. */
export const isCoded = ({ reads }: Target): boolean => reads === 'choice' || reads === 'choices';

const MANY_COLUMNS = new Set([
  'words',
  'nothing',
  'acts.type',
  'acts.actor',
  'harms.type',
  'sources.url',
  'sources.archiveUrl',
  'groups.group',
  'assemblyTypes',
  'issues',
  'grounds',
  'narrative',
  'place.code',
  'placeNote',
  'accounts.text',
]);
/** Whether a record has only one answer for it, so that two columns would contradict each other. */
export const isGivenOnce = (target: string): boolean => !MANY_COLUMNS.has(target);

/** Returns the other column to which a record's one answer belongs already, by its position; null: there is none. */
export const columnOfSameMeaning = (columns: readonly { target: string }[], index: number): number | null => {
  const { target } = columns[index]!;
  const other = columns.findIndex((one, i) => i !== index && one.target === target);
  return other >= 0 && isGivenOnce(target) ? other : null;
};

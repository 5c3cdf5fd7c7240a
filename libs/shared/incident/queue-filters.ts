import { codebookOf, fieldsOf, type CodebookClass, type Field, type FieldKind } from '../codebook/field.js';
import type { VocabularyList } from '../vocabulary/vocabulary.js';
import { Incident } from './incident.js';

/**
 * By what a field narrows the queue: its codes; a number, days or a time of day, from one to another; or whether it is
 * answered. Every field also has the value that it is not answered.
 */
export type FilterKind = 'codes' | 'count' | 'days' | 'time' | 'presence';

/** A field of the codebook, by which the desk's queue can be narrowed. */
export interface FieldFilter {
  /** The parameter in the address: `interference`; of a child, after its list: `acts.type`. */
  key: string;
  field: Field;
  /** The list of children that it belongs to; null: the incident itself. */
  list: string | null;
  /** The key of its words: `act.type`. */
  words: string;
  kind: FilterKind;
  lists: readonly VocabularyList[];
  isTernary: boolean;
  /** Only whoever may read internal answers of a record learns of it, also of a number. */
  isInternal: boolean;
}

const KINDS: Readonly<Partial<Record<FieldKind, FilterKind>>> = {
  choice: 'codes',
  choices: 'codes',
  ternary: 'codes',
  count: 'count',
  window: 'days',
};
/** Fields with a filter of their own, below, by what they name. */
const BY_NAME: readonly string[] = ['place', 'groups.group', 'ownAnswers'];

const filtersOf = (of: CodebookClass, list: string | null): FieldFilter[] =>
  fieldsOf(of)
    .map((field): FieldFilter => ({
      key: list === null ? field.name : `${list}.${field.name}`,
      field,
      list,
      words: `${codebookOf(of).key}.${field.name}`,
      kind: field.format === 'time' ? 'time' : (KINDS[field.kind] ?? 'presence'),
      lists: field.lists,
      isTernary: field.kind === 'ternary',
      isInternal: field.class === 'internal',
    }))
    .filter(({ key }) => !BY_NAME.includes(key));

/** Every field, in the order of the codebook: those of the incident, then those of each list of children. */
export const FIELD_FILTERS: readonly FieldFilter[] = [
  ...filtersOf(Incident, null),
  ...fieldsOf(Incident)
    .filter(({ kind }) => kind === 'many')
    .flatMap((field) => filtersOf(field.of!(), field.name)),
];
export const CODED_FIELDS = FIELD_FILTERS.filter(({ kind, isInternal }) => kind === 'codes' && !isInternal);

/** Values of a field's filter. Of a count or a day, `not-answered` is that nobody knows it: never 0. */
export const ANSWERED = 'answered';
export const NOT_ANSWERED = 'not-answered';
/** Of a time of day that is written, and names none that could be compared. */
export const NO_TIME = 'no-time';
/** A record without a place, in the filter of places. */
export const NO_PLACE = 'unknown';

/** How a record came: typed at the desk, from a phone, or from a file. */
const ORIGINS = ['form', 'field', 'import'] as const;
export type Origin = (typeof ORIGINS)[number];

/** What a record lacks, or what somebody should look at. */
export const GAPS = [
  'at-risk',
  'no-authorities-account',
  'one-source',
  'no-place',
  'media-unchecked',
  'assessment-waiting',
  'correction-waiting',
  'may-be-double',
  'no-summary',
  'untranslated',
  'no-story',
] as const;
export type Gap = (typeof GAPS)[number];

/** What waits for the person who asks: a record may be in several. */
export const TASKS = ['review', 'second-person', 'correction', 'agree'] as const;

/** Filters by values that are not answers of the codebook. `import`: by the id of one that wrote the record. */
const WORK_FILTERS = [
  'status',
  'grade',
  'task',
  'gap',
  'author',
  'owner',
  'origin',
  'import',
  'place',
  'group',
  'tag',
  'own',
] as const;

/** All parameters of the queue's address that hold values, separated by commas: a record passes with any of them. */
export const QUEUE_FILTERS: readonly string[] = [...WORK_FILTERS, ...FIELD_FILTERS.map(({ key }) => key)];

export const QUEUE_COLUMNS = [
  'code',
  'title',
  'day',
  'place',
  'group',
  'act',
  'grade',
  'status',
  'owner',
  'author',
  'age',
  'changed',
  'sources',
  'media',
] as const;
export type QueueColumn = (typeof QUEUE_COLUMNS)[number];

/** Records a page. */
export const QUEUE_PAGE = 50;
/** No address asks for more values of one filter. */
export const MOST_VALUES = 50;

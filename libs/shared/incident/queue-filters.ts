import { codebookOf, fieldsOf, type CodebookClass, type Field } from '../codebook/field.js';
import type { VocabularyList } from '../vocabulary/vocabulary.js';
import { Incident } from './incident.js';

/** A field of the codebook that is answered by codes, by which the desk's queue can be narrowed. */
export interface CodedField {
  /** The parameter in the address: `interference`; of a child, after its list: `acts.type`. */
  key: string;
  field: Field;
  /** The list of children that it belongs to; null: the incident itself. */
  list: string | null;
  /** The key of its words: `act.type`. */
  words: string;
  lists: readonly VocabularyList[];
  isTernary: boolean;
}

const coded = (of: CodebookClass, list: string | null): CodedField[] =>
  fieldsOf(of)
    .filter(({ kind, class: sees }) => sees !== 'internal' && ['choice', 'choices', 'ternary'].includes(kind))
    .map((field) => ({
      key: list === null ? field.name : `${list}.${field.name}`,
      field,
      list,
      words: `${codebookOf(of).key}.${field.name}`,
      lists: field.lists,
      isTernary: field.kind === 'ternary',
    }));

/**
 * Every field that is answered by codes, in the order of the codebook. No internal field: who may not read an answer
 * must not learn it from a count either.
 */
export const CODED_FIELDS: readonly CodedField[] = [
  ...coded(Incident, null),
  ...fieldsOf(Incident)
    .filter(({ kind }) => kind === 'many')
    .flatMap((field) => coded(field.of!(), field.name)),
];

/** How a record came: typed at the desk, from a phone, or from a file. */
export const ORIGINS = ['form', 'field', 'import'] as const;
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
export type Task = (typeof TASKS)[number];

/** Filters by values that are not answers of the codebook. `import`: by the id of one that wrote the record. */
export const WORK_FILTERS = [
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
] as const;

/** All parameters of the queue's address that hold values, separated by commas: a record passes with any of them. */
export const QUEUE_FILTERS: readonly string[] = [...WORK_FILTERS, ...CODED_FIELDS.map(({ key }) => key)];

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

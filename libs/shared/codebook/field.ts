import type { VocabularyList } from '../vocabulary/vocabulary.js';
import type { OwnQuestionWords } from './own-question.js';

/**
 * Who may ever see a value. public: everyone, once published. staff: colleagues who may read the record; stored
 * unencrypted, because figures and search need it. internal: reviewers, and the author until the record is verified;
 * stored encrypted.
 */
export type DataClass = 'public' | 'staff' | 'internal';

export type FieldKind =
  | 'choice'
  | 'choices'
  | 'text'
  | 'count'
  | 'window'
  | 'place'
  | 'point'
  | 'ternary'
  | 'reference'
  | 'cites'
  | 'many'
  /** Answers to questions of the organisation's own, by their keys: `own-answers.ts`. */
  | 'own';

/** A field of the codebook, as declared by its decorator. */
export interface Field {
  name: string;
  kind: FieldKind;
  /** Internal values are stored separately (`incident_private`) and are never published. */
  class: DataClass;
  /** One of the ten questions at the top of the form. */
  essential: boolean;
  /** A record cannot be submitted without it. */
  required: boolean;
  /** The lists of its codes (choice, choices); an act's type can come from several lists. */
  lists: readonly VocabularyList[];
  /** Longest text in characters, or highest number of a count, or most children. */
  max: number;
  /** The value of an unanswered question. Null is "not known", never "no". */
  blank: string | null;
  multiline: boolean;
  /** `time`: the time of a day, in words or as a clock tells it. `number`: with the digits of the reader's language. */
  format: 'plain' | 'url' | 'language' | 'time' | 'number';
  /** The field whose text it has in the other language. The form asks both beside each other. */
  translates?: string;
  /** What the id names (reference); absent: a group. */
  names?: 'proposed-name' | 'incident' | 'act' | 'person' | 'case-event' | 'court-case';
  /** The question of the same class in whose control it is answered; absent: it is a question of its own. */
  answeredWith?: string;
  /** The questions of the same class whose codes it says more exactly, by codes of the organisation's own. */
  refines?: readonly string[];
  /** The question of the organisation's own of which this field is made; absent: it is of the codebook. */
  own?: OwnQuestionWords;
  /** The class of the children (many). A function, because classes refer to each other. */
  of?: () => CodebookClass;
}

export type CodebookClass<T extends object = object> = new () => T;

const identity = new Map<CodebookClass, { key: string; version: number }>();
export const identify = (of: CodebookClass, key: string, version: number): void =>
  void identity.set(of, { key, version });

/**
 * Returns the key of a codebook class, which survives minifiers, and the version that accompanies every exported or
 * sealed record.
 */
export const codebookOf = (of: CodebookClass): { key: string; version: number } => {
  const found = identity.get(of);
  if (!found) throw new Error('a class without @Codebook is not of the codebook');
  return found;
};

/** Returns a field with what its declaration leaves out. */
export const wholeField = (declared: Partial<Field> & Pick<Field, 'name' | 'kind'>): Field => ({
  class: 'public',
  essential: false,
  required: false,
  lists: [],
  max: 0,
  blank: null,
  multiline: false,
  format: 'plain',
  ...declared,
});

const registry = new Map<object, Field[]>();

export const register = (prototype: object, field: Partial<Field> & Pick<Field, 'name' | 'kind'>): void => {
  const fields = registry.get(prototype) ?? [];
  fields.push(wholeField(field));
  registry.set(prototype, fields);
};

/** Returns the fields of a codebook class, in the order of declaration. */
export const fieldsOf = (of: CodebookClass): readonly Field[] => {
  const fields = registry.get(of.prototype);
  if (!fields) throw new Error('a class of the codebook has fields');
  return fields;
};

export const fieldOf = (of: CodebookClass, name: string): Field | undefined =>
  fieldsOf(of).find((field) => field.name === name);

/**
 * Whether an answer can be erased for good: a text, a point, or a landmark, which is as exact. A code or a count does
 * not identify a person and is corrected instead.
 */
export const isErasable = ({ kind, class: of, names }: Field): boolean =>
  kind === 'text' || kind === 'point' || (names === 'proposed-name' && of === 'internal');

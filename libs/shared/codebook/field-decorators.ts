import { Allow } from 'class-validator/cjs/decorator/common/Allow.js';
import { ValidateBy } from 'class-validator/cjs/decorator/common/ValidateBy.js';
import { ValidateNested } from 'class-validator/cjs/decorator/common/ValidateNested.js';
import type { VocabularyList } from '../vocabulary/vocabulary.js';
import {
  identify,
  register,
  wholeField,
  type CodebookClass,
  type DataClass,
  type Field,
  type FieldKind,
} from './field.js';
import { valueProblem } from './check-value.js';

interface Options {
  class?: DataClass;
  essential?: boolean;
  required?: boolean;
  blank?: string | null;
}
type Decorate = (prototype: object, name: string | symbol) => void;

/**
 * The only place that uses class-validator's rules: a field's kind becomes one rule, which reports problems in our own
 * form.
 */
const field =
  (kind: FieldKind, options: Partial<Field>): Decorate =>
  (prototype, name) => {
    const declared = { ...options, name: String(name), kind };
    register(prototype, declared);
    const whole = wholeField(declared);
    ValidateBy({
      name: 'codebook',
      validator: {
        validate: (value) => valueProblem(whole, value) === null,
        defaultMessage: (args) => JSON.stringify(valueProblem(whole, args?.value)),
      },
    })(prototype, name);
    if (kind === 'many') ValidateNested({ each: true })(prototype, name);
  };

/** One code of a closed list. */
export const Choice = (list: VocabularyList | readonly VocabularyList[], options: Options = {}): Decorate =>
  field('choice', { ...options, lists: typeof list === 'string' ? [list] : list });
/** Any number of codes of a closed list; null is "not answered". */
export const Choices = (list: VocabularyList, options: Options = {}): Decorate =>
  field('choices', { ...options, lists: [list] });
/** Codes of the organisation's own, each below a code that one of these questions answers. For staff alone. */
export const OwnCodes = (refines: readonly string[]): Decorate => field('choices', { refines, class: 'staff' });
/** Text of at most `max` characters (UTF-16 units); only white or zero-width characters do not count as text. */
export const Text = (
  options: Options & { max: number; multiline?: boolean; format?: Field['format']; translates?: string },
): Decorate => field('text', options);
/** A count and how much is known about it: state, low, high and the source's own words. */
export const Count = (options: Options & { max: number }): Decorate => field('count', options);
/** The earliest and the latest day on which it may have begun, and how precisely that is known. */
export const Window = (options: Options = {}): Decorate => field('window', options);
/** A unit of the gazetteer at the level that is known. */
export const Place = (options: Options = {}): Decorate => field('place', options);
/** An exact point. Always internal, whatever the options say. */
export const Point = (options: Options = {}): Decorate => field('point', { ...options, class: 'internal' });
export const YesNoUnknown = (options: Options = {}): Decorate => field('ternary', { blank: 'unknown', ...options });
/** The id of something else: a group, unless it says what it names. */
export const Reference = (options: Options & { names?: Exclude<Field['names'], 'proposed-name'> } = {}): Decorate =>
  field('reference', options);
/** The id of a name that somebody proposed for all records: a landmark, or a group that is not accepted yet. */
export const ProposedName = (options: Options & { answeredWith: string }): Decorate =>
  field('reference', { ...options, names: 'proposed-name' });
/** Which of the incident's own sources say so. */
export const Cites = (): Decorate => field('cites', { max: 50, class: 'staff' });
/** Answers to questions of the organisation's own. Always internal. */
export const OwnAnswersField = (): Decorate => field('own', { class: 'internal' });
/** Children with their own ids, at most `max`. */
export const Many = (of: () => CodebookClass, options: Options & { max: number }): Decorate =>
  field('many', { ...options, of });

/**
 * A child's id, made by the client (a UUID), so that a retry is harmless. It is not a question, so not in the codebook.
 */
export const Id = (): Decorate => Allow();

/**
 * Gives a class of the codebook its permanent key. Raise the version when a field is added, removed or changes its
 * meaning.
 */
export const Codebook =
  (key: string, version: number) =>
  (target: CodebookClass): void =>
    identify(target, key, version);

import { fieldsOf, type CodebookClass, type Field } from '@vigil/shared/codebook/field.js';
import { refiningCodes } from '@vigil/shared/incident/own-codes-of-record.js';
import { settled } from '@vigil/shared/incident/own-answers.js';
import { foldKhmer } from '@vigil/shared/text-matching/fold.js';
import { isChildren, isTree, type Child, type Tree } from './record-tree.js';

/**
 * Turns a typed number in Latin or Khmer digits into a number. Anything else stays as typed, so that the check reports
 * it.
 */
const numberAsSent = (typed: unknown): unknown => {
  if (typeof typed !== 'string') return typed ?? null;
  const digits = foldKhmer(typed).replace(/[\s,]/g, '');
  if (digits === '') return null;
  return /^\d+$/.test(digits) ? Number(digits) : typed;
};

/** The numbers that each state of a count has. Source: list `count_state`. */
export const countAsSent = (typed: Tree): Tree => {
  const low = numberAsSent(typed.low);
  const high = numberAsSent(typed.high);
  const numbers: Record<string, readonly [unknown, unknown]> = {
    CS_EXACT: [low, low],
    CS_RANGE: [low, high],
    CS_AT_LEAST: [low, null],
    CS_AT_MOST: [0, high],
    CS_NONE: [0, 0],
    CS_SOME: [1, null],
    CS_UNKNOWN: [null, null],
  };
  const [lowest, highest] = numbers[String(typed.state)] ?? [low, high];
  return { state: typed.state, low: lowest, high: highest, text: textAsSent(typed.text) };
};

const textAsSent = (typed: unknown): unknown => (typed === '' ? null : (typed ?? null));

const windowAsSent = (typed: unknown): unknown =>
  isTree(typed) && typed.earliest === '' && typed.latest === '' ? null : (typed ?? null);

/** Each own answer as its kind is sent, which its form tells; those that say nothing are left out. */
const ownAsSent = (typed: unknown): unknown => {
  if (!isTree(typed)) return {};
  const sent = Object.entries(typed).map(([key, answer]) => [
    key,
    isTree(answer) && 'state' in answer ? countAsSent(answer) : answer,
  ]);
  return settled(Object.fromEntries(sent) as Tree);
};

const AS_SENT: Partial<Record<Field['kind'], (typed: unknown, field: Field) => unknown>> = {
  text: textAsSent,
  choices: (typed) => (Array.isArray(typed) && typed.length === 0 ? null : (typed ?? null)),
  count: (typed) => (isTree(typed) ? countAsSent(typed) : typed),
  window: windowAsSent,
  own: ownAsSent,
  many: (typed, field) =>
    isChildren(typed) ? typed.map((child) => ({ id: child.id, ...toRequestBody(field.of!(), child) })) : typed,
};

/** Own codes whose answer is another now are not sent; they come back with the answer that they refine. */
const refining = (of: CodebookClass, typed: Tree, codes: string[]): string[] | null => {
  const left = refiningCodes(of, typed, codes);
  return left.length === 0 ? null : left;
};

/**
 * Turns typed answers into what is sent. Empty inputs become "not known", digits become numbers, and a count gets the
 * numbers that its state requires. Invalid answers stay as typed, so that the check names them and nothing is lost.
 */
export const toRequestBody = (of: CodebookClass, typed: Tree): Tree =>
  Object.fromEntries(
    fieldsOf(of).map((field) => {
      const answer = typed[field.name];
      const convert = AS_SENT[field.kind];
      const sent = convert ? convert(answer, field) : (answer ?? null);
      return [field.name, field.refines && Array.isArray(sent) ? refining(of, typed, sent) : sent];
    }),
  );

/** Creates a child with the given answers; all others are unanswered. */
export const newChild = (blank: Tree, answers: Tree = {}): Child => ({ ...blank, ...answers, id: crypto.randomUUID() });

import type { FieldError } from '../codebook/check-body.js';
import { valueProblem, type ValueProblem } from '../codebook/check-value.js';
import { fieldsOf, wholeField, type Field } from '../codebook/field.js';
import {
  HIGHEST_OWN_COUNT,
  LONGEST_OWN_TEXT,
  type OwnAnswer,
  type OwnAnswers,
  type OwnQuestionWords,
} from '../codebook/own-question.js';
import { Incident } from './incident.js';
import { ANSWERED } from './queue-filters.js';

/** The question of an incident that holds the answers to own questions. */
export const OWN_ANSWERS = fieldsOf(Incident).find(({ kind }) => kind === 'own')!.name as 'ownAnswers';

/**
 * Returns an own question as a field of the codebook, made at run time: the form's controls, the check, the filters,
 * the importer and the files read it as they read any other.
 */
export const fieldOfQuestion = (question: OwnQuestionWords): Field =>
  wholeField({
    name: question.key,
    kind: question.kind,
    class: 'internal',
    own: question,
    blank: question.kind === 'ternary' ? 'unknown' : null,
    max: question.kind === 'text' ? LONGEST_OWN_TEXT : question.kind === 'count' ? HIGHEST_OWN_COUNT : 0,
    multiline: question.kind === 'text',
  });

/** Whether this answers nothing: a question has no answer then, rather than an empty one. */
const isOpen = (answer: unknown): boolean => {
  if (answer === null || answer === undefined || answer === '') return true;
  if (Array.isArray(answer)) return answer.length === 0;
  const { state, text, earliest, latest } = answer as Readonly<Record<string, unknown>>;
  return state === 'CS_UNKNOWN' ? (text ?? '') === '' : earliest === '' && latest === '';
};

/**
 * Returns the answers without those that say nothing, in the order of their keys, so that the same is written the same.
 */
export const settled = (answers: Readonly<Record<string, unknown>>): OwnAnswers =>
  Object.fromEntries(
    Object.entries(answers)
      .filter(([, answer]) => !isOpen(answer))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  ) as OwnAnswers;

/** Who does not know leaves the answer out, so that there is one way to say so. */
const answerProblem = (question: OwnQuestionWords, answer: unknown): ValueProblem | null => {
  const field = fieldOfQuestion(question);
  return answer === field.blank ? { code: 'unknown-code' } : valueProblem(field, answer);
};

/** Returns what is wrong with answers, given the organisation's questions. A retired one keeps its answers. */
export const ownAnswerErrors = (answers: OwnAnswers, questions: readonly OwnQuestionWords[]): FieldError[] => {
  const byKey = new Map(questions.map((question) => [question.key, question]));
  return Object.entries(answers).flatMap(([key, answer]): FieldError[] => {
    const pointer = `/${OWN_ANSWERS}/${key}`;
    const question = byKey.get(key);
    const found = question ? answerProblem(question, answer) : { code: 'unknown-own-question' };
    if (!found) return [];
    const { code, at, params } = found;
    return [{ pointer: at === undefined ? pointer : `${pointer}/${at}`, code, ...(params && { params }) }];
  });
};

/** Where one answer to an own question is stored encrypted: by itself, so that each has its own revisions. */
export const storedOwn = (key: string): string => `${OWN_ANSWERS}/${key}`;

/** Returns the key of the own question whose answer is stored so; null: it is another field. */
export const ownKeyOf = (stored: string): string | null =>
  stored.startsWith(`${OWN_ANSWERS}/`) ? stored.slice(OWN_ANSWERS.length + 1) : null;

/** A value of the queue's filter by own questions: the key of one, and an answer to it. */
export const ownFilterValue = (key: string, answer: string): string => `${key}.${answer}`;
export const readOwnFilter = (value: string): { key: string; answer: string } => {
  const at = value.indexOf('.');
  return { key: value.slice(0, at), answer: value.slice(at + 1) };
};

/** Returns by what an answer narrows the queue: that there is one, and what is chosen. */
export const ownFilterValues = ({ key, kind }: OwnQuestionWords, answer: OwnAnswer): string[] =>
  [ANSWERED, ...(['ternary', 'choice', 'choices'].includes(kind) ? [answer].flat() : [])].map((one) =>
    ownFilterValue(key, String(one)),
  );

/**
 * Returns the words of an answer, for a search: a text, what a source says of a number, the names of what is chosen.
 */
export const wordsOfAnswer = ({ kind, options }: OwnQuestionWords, answer: OwnAnswer): string[] => {
  if (kind === 'text') return [String(answer)];
  const chosen = [answer].flat();
  if (kind === 'choice' || kind === 'choices')
    return options.filter(({ code }) => chosen.includes(code)).flatMap(({ nameEn, nameKm }) => [nameEn, nameKm]);
  return typeof answer === 'object' && 'text' in answer && answer.text !== null ? [answer.text] : [];
};

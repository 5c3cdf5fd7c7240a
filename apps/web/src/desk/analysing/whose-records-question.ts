import { divided } from '@vigil/shared/counting/analysis.js';
import { formatOrigins } from '@vigil/shared/incident/format-dataset.js';
import type { Dataset } from '@vigil/shared/staff-responses/datasets.js';
import type { Text } from '@vigil/shared/text/text.js';
import type { Question } from '@vigil/shared/counting/question.js';

/**
 * Whose records a question counts: the team's own and what it reviewed of others (default), only its own, only those of
 * others, all, those of one dataset (its id), or several as only an address can say.
 */
type Whose = string;
const SETS: Readonly<Record<string, readonly string[] | undefined>> = {
  default: undefined,
  own: ['own'],
  any: ['any'],
  all: ['own', 'any'],
};

/** The origin with which a question compares another; null if it compares none. */
export interface Compared {
  a: string;
  b: string;
}

/** Returns the two origins that a question shows side by side; null for another question. */
export const comparedIn = ({ split, filters: { datasets = [] } }: Question): Compared | null =>
  split.length < 3 &&
  split.at(-1) === 'dataset' &&
  datasets.length === 2 &&
  !datasets.includes('any') &&
  datasets[0] !== datasets[1]
    ? { a: datasets[0]!, b: datasets[1]! }
    : null;

export const whoseOf = (question: Question): Whose => {
  const { datasets } = question.filters;
  const compared = comparedIn(question);
  if (compared) return compared.a;
  const [one] = datasets ?? [];
  if (datasets?.length === 1 && !(one! in SETS)) return one!;
  const key = [...(datasets ?? [])].sort().join();
  return Object.keys(SETS).find((name) => [...(SETS[name] ?? [])].sort().join() === key) ?? 'some';
};

/** Says whose records a question counts, as the choice of them does; or which two it compares. */
export const formatWhose = (question: Question, datasets: readonly Dataset[], t: Text): string => {
  const whose = whoseOf(question);
  return whose in SETS && !comparedIn(question)
    ? t(`dataset.whose.${whose}`)
    : formatOrigins(question.filters.datasets ?? [], datasets, t);
};

/** Returns the question over other records. A comparison ends, unless it can go on with them. */
export const withWhose = (question: Question, whose: Whose): Question => {
  const compared = comparedIn(question);
  if (compared && whose !== compared.b && (whose === 'own' || !(whose in SETS)))
    return compare(question, whose, compared.b);
  const { datasets: _before, ...filters } = question.filters;
  const wanted = whose in SETS ? SETS[whose] : [whose];
  const next = { ...question, filters: wanted === undefined ? filters : { ...filters, datasets: wanted } };
  return compared ? withoutSplit(next) : next;
};

const withoutSplit = (question: Question): Question =>
  divided(
    question,
    question.split.filter((one) => one !== 'dataset'),
  );

/**
 * Returns the question with two origins side by side: its first division down, the origins across.
 * @param b null: compares nothing any more
 */
export const compare = (question: Question, a: string, b: string | null): Question => {
  if (b === null) {
    const { datasets: _before, ...filters } = question.filters;
    return withoutSplit({ ...question, filters: { ...filters, datasets: [a] } });
  }
  const [first] = question.split.filter((one) => one !== 'dataset');
  return divided({ ...question, filters: { ...question.filters, datasets: [a, b] } }, [
    ...(first ? [first] : []),
    'dataset',
  ]);
};

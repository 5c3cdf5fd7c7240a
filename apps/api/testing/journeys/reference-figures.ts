import { expect } from '@jest/globals';
import { answerFromWire } from '@vigil/shared/counting/answer-from-wire.js';
import type { WireAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { readFigures, type ReferenceFigure } from '../../operations/reference/expected-figures.js';
import { readReference } from '../../operations/reference/reference-file.js';
import type { Visit } from './open-installation.js';

/** What must come out, from data/reference/figures.json: worked out by hand before anything counted it. */
export const { grades, shown, figures } = readFigures();
export const { incidents, groups, totals } = readReference();

export const WHOLE = '2013-01-01..2022-12-31';
export const [FRIDAY_WOMEN, LRSU] = groups as [(typeof groups)[number], (typeof groups)[number]];

type Wanted = Partial<Omit<Question, 'periods' | 'filters'>> & { period?: string; group?: string };

const isAbout = ({ question }: ReferenceFigure, { period = WHOLE, group, indicator, split = [] }: Wanted): boolean =>
  question.indicator === indicator &&
  question.periods.join() === period &&
  question.split.join() === split.join() &&
  !question.includeSingleSource &&
  question.filters.groups?.join() === group &&
  question.filters.groupLink === undefined;

/** What was written down for a question. @throws Error when nothing was, so that no comparison is skipped in silence */
export const writtenFor = (wanted: Wanted): ReferenceFigure['expected'] => {
  const found = figures.find((figure) => isAbout(figure, wanted));
  if (!found) throw new Error(`nothing was written down for ${JSON.stringify(wanted)}`);
  return found.expected;
};

/** The cell of a key, or the total: only what was written down stands in it. */
export const written = (wanted: Wanted, ...keys: (string | null)[]): Partial<Cell> => {
  const { total, cells } = writtenFor(wanted);
  const cell = keys.length === 0 ? total : cells?.find((one) => JSON.stringify(one.keys) === JSON.stringify(keys));
  if (!cell) throw new Error(`nothing was written down for ${JSON.stringify(keys)} of ${JSON.stringify(wanted)}`);
  return cell;
};

/**
 * Asks the public API every question that was written down, from the page that is open. @returns answers in the same
 * order
 */
export const askAll = async ({ page }: Visit): Promise<Answer[]> => {
  const codes = new Map(
    (await publicGroups(page)).map(({ code, nameEn }) => [groups.find((group) => group.nameEn === nameEn)!.id, code]),
  );
  const addresses = figures.map(({ question }) => {
    const { groups: named, ...filters } = question.filters;
    return questionToQuery({
      ...question,
      filters: named ? { ...filters, groups: named.map((id) => codes.get(id)!) } : filters,
    });
  });
  const told = await page.evaluate(
    (asked) =>
      Promise.all(
        asked.map(async (query) => {
          const reply = await fetch(`/api/public/counts?${query}`);
          if (!reply.ok) throw new Error(`${reply.status} for ${query}`);
          return ((await reply.json()) as { answer: WireAnswer }).answer;
        }),
      ),
    addresses,
  );
  return told.map(answerFromWire);
};

const publicGroups = (page: Visit['page']): Promise<{ code: string; nameEn: string }[]> =>
  page.evaluate(
    async () =>
      ((await (await fetch('/api/public/groups')).json()) as { items: { code: string; nameEn: string }[] }).items,
  );

/**
 * Whether an answer has every number that was written down for its question. Where not, the error has all of the
 * answer: its cells show which incidents were counted wrongly.
 */
export const expectAsWritten = ({ what, expected }: ReferenceFigure, answer: Answer): void => {
  try {
    if (expected.total) expect({ what, ...answer.total }).toMatchObject({ what, ...expected.total });
    for (const wanted of expected.cells ?? []) {
      const cell = answer.cells.find(({ keys }) => JSON.stringify(keys) === JSON.stringify(wanted.keys));
      expect({ what, ...cell }).toMatchObject({ what, ...wanted });
    }
  } catch (error) {
    throw new Error(`${(error as Error).message}\nThe whole answer: ${JSON.stringify(answer)}`, { cause: error });
  }
};

import type { Split } from '../../counting/question.js';
import type { Answer } from '../../counting/answer.js';
import { type Cell, type Row, words } from '../report-document.js';
import type { DocumentContext } from '../document-context.js';
import { at, column, formatScope, nameOf, numbers, table, type TableBlock, total } from './table.js';

/** T3: every unit of the place, even those without incidents, because the table shows who watched. */
export const byPlace = (context: DocumentContext): TableBlock => {
  const {
    t,
    scope,
    material: { gazetteer },
  } = context;
  const units = context.units();
  const level = units[0]?.level ?? (scope.place === null ? 1 : (gazetteer.get(scope.place)?.level ?? 1));
  // A country alone is no row; of several, each is one.
  const divided = Math.min(3, Math.max(units.length > 0 ? 0 : 1, level)) as 0 | 1 | 2 | 3;
  const split: Split[] = [`place:${divided}`];
  const answers = (['I01', 'I02', 'I03'] as const).map((indicator) => context.answer(indicator, { split }));
  const listed = units.length > 0 ? units : scope.place === null ? [] : [gazetteer.get(scope.place)!];
  // What is placed nowhere below may lie in any unit, so that their 0 is not known.
  const loose = answers.map(({ cells }) => cells.find(({ keys }) => keys[0] === null)?.high ?? 0);
  const inUnit = (answer: Answer, i: number, key: string | null): Cell => {
    const said = at(answer, key, context);
    const { low = 0, rate } = answer.cells.find(({ keys }) => keys[0] === key) ?? {};
    if (key === null || answer.total.rate || rate || low > 0 || loose[i] === 0) return said;
    const may = t('tail.may-lie', { n: loose[i]!, place: formatScope(context) });
    return { ...said, lines: [...said.lines, [{ text: may, quiet: true }]] };
  };
  const isSilent = answers.every(({ cells }) => cells.every(({ keys }) => keys[0] !== null));
  const row = (key: string | null, name: string, watched: string): Row => ({
    cells: [words(name), ...answers.map((answer, i) => inUnit(answer, i, key)), words(watched)],
  });
  return table(context, 'T3', {
    head: [
      column(t(`split.${split[0]!}`), 24),
      ...answers.map((answer) => numbers(nameOf(answer, context), 16)),
      column(t('report.watched-how'), 28),
    ],
    rows: [
      ...listed.map((place) => row(place.code, context.nameOf(place), context.formatWatch(place.code))),
      ...(isSilent ? [] : [row(null, t('report.place-wider'), '')]),
      { isSum: true, cells: [words(t('row.total')), ...answers.map((answer) => total(answer, context)), words('')] },
    ],
    answers,
  });
};

import type { Field } from '../codebook/field.js';
import type { OwnAnswer } from '../codebook/own-question.js';
import { OWN_ANSWERS, settled } from '../incident/own-answers.js';
import { fold } from '../text-matching/fold.js';
import { decided, isLeftOut, isMissing, readNumber, readText, readWindow } from './cell-readers.js';
import { isUnsaid, partsOfCell } from './cell-text.js';
import { readTernary } from './marks.js';
import { addWords, keepWords, setFate, type CellAt, type RowDraft } from './row-draft.js';

/**
 * Returns the answers to choose from that a cell names, by code or by a name in either language; null: one is unknown.
 */
const optionsIn = ({ own, kind }: Field, { cell, as }: CellAt): string[] | null => {
  const parts = (kind === 'choices' ? partsOfCell(cell, as.split) : [cell]).filter(
    (part) => !isUnsaid(part) && !isMissing(as, part),
  );
  const found = parts.map((part) => {
    const named = own!.options.filter(({ code, nameEn, nameKm }) =>
      [code, nameEn, nameKm].some((name) => fold(name) === fold(part)),
    );
    return named.length === 1 ? named[0]!.code : null;
  });
  return found.includes(null) ? null : [...new Set(found as string[])];
};

const answerIn = (draft: RowDraft, field: Field, at: CellAt): OwnAnswer | null => {
  switch (field.kind) {
    case 'ternary':
      return readTernary(at.cell);
    case 'choice':
      return optionsIn(field, at)?.[0] ?? null;
    case 'choices':
      return optionsIn(field, at);
    case 'count': {
      const { value, understood } = readNumber(at);
      return understood ? value : null;
    }
    case 'window':
      return readWindow(draft, at.as.dates, at);
    default:
      return readText(draft, field, at);
  }
};

/**
 * Reads a cell as the answer to a question of the organisation's own. What does not answer it is kept in words, and so
 * is a cell of a question that is there no longer.
 * @param field null: there is no such question
 */
export const readOwnAnswer = (draft: RowDraft, field: Field | null, at: CellAt): void => {
  const { cell, column, header } = at;
  const decision = decided(draft, at, cell);
  if (decision?.as === 'aside') draft.aside ??= { code: 'decided-aside', column, value: cell };
  if (isLeftOut(at, cell)) return setFate(draft, column, 'aside');
  if (decision) return addWords(draft, at);
  const answer = field && answerIn(draft, field, at);
  // A day, or a text, that cannot be read has said so itself.
  if (field === null || (answer === null && !['window', 'text'].includes(field.kind)))
    return keepWords(draft, header, cell, { code: 'kept-in-words', column, value: cell });
  if (answer === null) return;
  draft.incident.ownAnswers = settled({ ...draft.incident.ownAnswers, [field.name]: answer });
  draft.given.add(OWN_ANSWERS);
};

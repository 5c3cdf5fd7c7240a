import type { Cell } from '@vigil/shared/counting/answer.js';
import { cellQuestion } from '@vigil/shared/counting/cell-question.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import type { ComponentChildren } from 'preact';
import { DeskLink } from '../desk-link.js';
import { recordsOfFigure } from '../queue/queue-address.js';
import type { PresentedAnswer } from './presented-answer.js';

/** A number as a link to the records that it counts; as it is where it counts none, or what was published once. */
export function LinkedToRecords({
  looked: { answer, counts, places },
  cell,
  children,
}: {
  looked: PresentedAnswer;
  cell: Cell;
  children: ComponentChildren;
}) {
  const isSome = cell.low !== 0 || cell.high !== 0;
  const question = isSome && counts.of !== 'published' ? cellQuestion(answer, cell, places) : null;
  return question ? <DeskLink to={recordsOfFigure(questionToQuery(question))}>{children}</DeskLink> : <>{children}</>;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell } from '@vigil/shared/counting/answer.js';
import type { Question } from '@vigil/shared/counting/question.js';
import type { ShownDate, ShownPlace } from '@vigil/shared/public/shown-precision.js';
import { REFERENCE_FOLDER } from './reference-file.js';

/** The expected result of one query, as parts of its cells. What is not listed is not checked. */
export interface ReferenceFigure {
  what: string;
  question: Question;
  expected: { total?: Partial<Cell>; cells?: (Partial<Cell> & { keys: (string | null)[] })[] };
}

/** data/reference/figures.json: calculated by hand, see docs/reference-figures.md. */
interface FiguresFile {
  /** The grade of each event, by `ref`. */
  grades: Record<string, string>;
  /** How each is shown. */
  shown: { place: ShownPlace; date: ShownDate };
  figures: ReferenceFigure[];
}

export const readFigures = (): FiguresFile =>
  JSON.parse(readFileSync(join(REFERENCE_FOLDER, 'figures.json'), 'utf8')) as FiguresFile;

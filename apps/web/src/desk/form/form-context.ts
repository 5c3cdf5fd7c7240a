import type { CodebookClass, Field } from '@vigil/shared/codebook/field.js';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { problemsWithin, type FormProblem } from '../draft/form-problems.js';
import type { Path, Tree } from '../draft/record-tree.js';
import type { FormEdits } from '../draft/use-form-edits.js';
import type { FormatContext } from '../format-answer.js';
import type { Option } from './combobox.js';

/**
 * What the form of a record about people has besides: what its references can name, and which questions it asks. The
 * form of an incident asks all, and names groups only.
 */
export interface FormOfPeople {
  /** Whose fields it has at its root. */
  of: CodebookClass;
  /** What a reference can name. */
  options: (names: Field['names'], path: Path, typed: Tree) => readonly Option[];
  /** Questions without sense beside the other answers, such as whether somebody walked out, of an arrest. */
  isAsked: (of: CodebookClass, field: Field, path: Path, typed: Tree) => boolean;
  /** Entries that one press adds to a list. */
  offers: (field: Field) => readonly { key: string; label: string; answers: Tree }[];
}

/** What a form control can use: the answers, how to change them, what is wrong, and which cards are open. */
export interface Form extends FormEdits {
  /** The id of the record. */
  incident: string;
  people?: FormOfPeople;
  typed: Tree;
  wrongs: readonly FormProblem[];
  context: FormatContext;
  /** The title that the record gets if nobody writes one; null: nothing was chosen yet. */
  suggestedTitle: string | null;
  isOpen: (key: string) => boolean;
  setOpen: (key: string, open: boolean) => void;
}

export const FormContext = createContext<Form | null>(null);
export const useForm = (): Form => useContext(FormContext)!;

/** Returns the anchor of a question, for links to it. */
export const anchorOf = (path: Path): string => `question-${path.join('-')}`;

/** Formats a problem: the server's text, or ours for the same code. */
export const formatFormProblem = ({ code, params, text }: FormProblem, t: FormatContext['t']): string => {
  if (text) return text;
  return t.has(`field.${code}`) ? t(`field.${code}`, params) : t('desk.form.not-right');
};

/** Formats all problems with a question or inside it, one sentence each. */
export const formatFormProblems = (
  wrongs: readonly FormProblem[],
  path: Path,
  t: FormatContext['t'],
): string | null => {
  const said = [...new Set(problemsWithin(wrongs, path).map((wrong) => formatFormProblem(wrong, t)))];
  return said.length === 0 ? null : said.join(' ');
};

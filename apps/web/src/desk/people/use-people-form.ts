import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import type { CodebookClass } from '@vigil/shared/codebook/field.js';
import type { Day } from '@vigil/shared/day/day.js';
import { useMemo, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { problemsOf, type FormProblem } from '../draft/form-problems.js';
import { isChildren, isSame, type Tree } from '../draft/record-tree.js';
import { toRequestBody } from '../draft/to-request-body.js';
import { useFormEdits } from '../draft/use-form-edits.js';
import { applyChoices, type Chosen, findDifferences } from '../draft/version-differences.js';
import type { Form, FormOfPeople } from '../form/form-context.js';
import type { FormatContext } from '../format-answer.js';
import { useFormatContext } from '../format-context.js';
import type { TwoVersions } from '../incident-form/resolve-conflict.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { useToday } from './use-today.js';

interface Options<T extends object> extends Omit<FormOfPeople, 'of'> {
  of: CodebookClass<T>;
  /** The id of the record. */
  id: string;
  /** The answers with which it begins. */
  start: T;
  check: (body: unknown, today: Day) => { value: T; errors: FieldError[] };
  referred: NonNullable<FormatContext['referred']>;
  /** Whether something is typed or chosen beside the questions. */
  isOtherTyped?: boolean;
}

export interface PeopleForm<T> {
  form: Form;
  wrongs: readonly FormProblem[];
  /** Increases with each failed attempt. */
  turn: number;
  /** Asks whoever typed something before it is lost by what is done. */
  leave: (by: () => void) => void;
  /** The answers as they would be sent now; null: some are wrong, and are shown from now on. */
  attempt: () => T | null;
  /** Shows what the server refused. @param base what leads to these answers in the body */
  refuse: (problem: ProblemBody, base?: string) => void;
  /** What is typed and what a colleague saved meanwhile; null: nothing is to be chosen between. */
  versions: TwoVersions | null;
  /**
   * Has somebody choose between what is typed and what is stored now.
   * @param others answers that this form does not ask: they are as they are stored
   */
  meet: (stored: { changedBy: string; changedAt: string }, answers: T, others?: readonly (keyof T)[]) => void;
  /** Goes on from what is stored now, with these answers of one's own; null: with none. */
  join: (chosen: Chosen | null) => void;
}

/** What a form about people lacks is shown as what is wrong with it. */
const NOTHING_MISSING: readonly FormProblem[] = [];

/**
 * Holds the answers of a form about a person, an event or a case, which the same questions draw as an incident's.
 * Nothing of it is stored on the device: whoever is stopped with it has no list of names, only what is on the screen.
 */
export const usePeopleForm = <T extends object>({
  of,
  id,
  start,
  check,
  referred,
  options,
  isAsked,
  offers,
  isOtherTyped = false,
}: Options<T>): PeopleForm<T> => {
  const today = useToday();
  const [base, setBase] = useState<Tree>(start as Tree);
  const [typed, setTyped] = useState<Tree>(base);
  const [turn, setTurn] = useState(0);
  const [versions, setVersions] = useState<TwoVersions | null>(null);
  const [open, setOpenKeys] = useState<ReadonlySet<string>>(new Set());
  const sources: readonly Tree[] = isChildren(typed['sources']) ? typed['sources'] : [];
  const common = useFormatContext(sources);
  const context = useMemo(() => ({ ...common, referred }), [common, referred]);
  const sent = useMemo(() => toRequestBody(of, typed), [typed]);
  const found = useMemo(() => problemsOf(sent, check(sent, today).errors), [sent, today]);
  const { edits, wrongs, noteAttempt, report, startOver } = useFormEdits({
    typed,
    change: setTyped,
    found,
    missing: NOTHING_MISSING,
  });
  const isDirty = useMemo(() => !isSame(sent, toRequestBody(of, base)), [sent, base]);
  const leave = useAskBeforeLeaving(isDirty || isOtherTyped);
  const form: Form = {
    incident: id,
    people: { of, options, isAsked, offers },
    typed,
    wrongs,
    context,
    suggestedTitle: null,
    ...edits,
    isOpen: (key) => open.has(key),
    setOpen: (key, isOpen) =>
      setOpenKeys((before) => new Set(isOpen ? [...before, key] : [...before].filter((one) => one !== key))),
  };
  const beginWith = (stored: Tree, answers: Tree): void => {
    setBase(stored);
    setTyped(answers);
    startOver();
    setVersions(null);
  };
  return {
    form,
    wrongs,
    turn,
    leave,
    attempt: () => {
      const { value, errors } = check(sent, today);
      noteAttempt('save');
      if (errors.length === 0) return value;
      setTurn((n) => n + 1);
      return null;
    },
    refuse: ({ errors = [] }, before = '') => {
      const own = errors.filter(({ pointer }) => pointer.startsWith(`${before}/`));
      report(
        problemsOf(
          sent,
          own.map((error) => ({ ...error, pointer: error.pointer.slice(before.length) })),
        ),
      );
      setTurn((n) => n + 1);
    },
    versions,
    meet: ({ changedBy, changedAt }, answers, others = []) => {
      const theirs = answers as Tree;
      const asStored = Object.fromEntries(others.map((name) => [name, theirs[name as string]]));
      const [mine, began] = [sent, base].map((tree) => ({ ...(tree as Tree), ...asStored })) as [Tree, Tree];
      const differences = findDifferences(of, mine, theirs, began);
      if (differences.length === 0) beginWith(theirs, theirs);
      else setVersions({ mine, theirs, changedBy, changedAt, found: differences });
    },
    join: (chosen) => {
      if (versions === null) return;
      const { theirs, found: differences } = versions;
      beginWith(theirs, chosen === null ? theirs : applyChoices(theirs, differences, chosen));
    },
  };
};

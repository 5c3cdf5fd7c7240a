import { codebookOf, fieldOf, type CodebookClass } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { useEffect, useRef } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import type { FormProblem } from '../draft/form-problems.js';
import { isChildren, keyOf, valueAt, type Path, type Tree } from '../draft/record-tree.js';
import { anchorOf, formatFormProblem, useForm } from '../form/form-context.js';
import { firstOf, restKey } from '../form/questions.js';
import { formatLabel } from '../format-answer.js';
import type { OwnField } from '../own-questions-context.js';

/**
 * Formats the path to an answer ('Acts › Act 2 › What was done'), and returns the question it leads to and the keys of
 * the cards to open, outermost first.
 */
export const pathToQuestion = (
  tree: Tree,
  path: Path,
  t: ReturnType<typeof useText>,
  own: OwnField,
  root: CodebookClass = Incident,
): { text: string; question: Path; opens: string[] } => {
  const steps: string[] = [];
  const opens: string[] = [];
  let of = root;
  let at: string[] = [];
  for (let index = 0; index < path.length;) {
    const field = fieldOf(of, path[index]!);
    if (!field) break;
    if (!firstOf(of).includes(field)) opens.push(restKey(at));
    if (field.translates !== undefined) opens.push(keyOf([...at, field.name]));
    at = [...at, field.name];
    steps.push(formatLabel(of, field, t));
    index += 1;
    const asked = field.kind === 'own' && index < path.length ? own(path[index]!) : undefined;
    if (asked) return { text: formatLabel(of, asked, t), question: [...at, asked.name], opens: [] };
    if (field.kind !== 'many' || index >= path.length) break;
    const children = valueAt(tree, at);
    const number = isChildren(children) ? children.findIndex((child) => child.id === path[index]) + 1 : 0;
    if (number === 0) break;
    of = field.of!();
    at = [...at, path[index]!];
    opens.push(keyOf(at));
    steps.push(`${t(`${codebookOf(of).key}.one`)} ${formatNumber(number, t.language)}`);
    index += 1;
  }
  return { text: steps.join(' › '), question: at, opens };
};

/** Opens the cards around a question and moves the focus to it. */
export const useGoTo = (): ((path: Path) => void) => {
  const form = useForm();
  const t = useText();
  return (path) => {
    const { question, opens } = pathToQuestion(form.typed, path, t, form.context.ownField, form.people?.of);
    opens.forEach((key) => form.setOpen(key, true));
    // In the first frame the cards open; in the second the question is where it stays.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const anchor = document.getElementById(anchorOf(question));
        const control = anchor?.querySelector<HTMLElement>('input, select, textarea, button');
        anchor?.scrollIntoView({ block: 'center' });
        control?.focus({ preventScroll: true });
      }),
    );
  };
};

interface Props {
  title: string;
  wrongs: readonly FormProblem[];
  tone: 'error' | 'note';
  /** Where a page has two of the same tone. */
  name?: string;
  /** Increases with each failed attempt; the summary then takes the focus. */ turn?: number;
}

/** Everything that is wrong or missing, with links to the questions. */
export function ProblemSummary({ title, wrongs, tone, name = tone, turn = 0 }: Props) {
  const t = useText();
  const { typed, context, people } = useForm();
  const goTo = useGoTo();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (turn > 0) heading.current?.focus();
  }, [turn]);
  if (wrongs.length === 0) return null;
  return (
    <section class={`band band-${tone} summary`} aria-labelledby={`summary-${name}`}>
      <h2 id={`summary-${name}`} ref={heading} tabIndex={-1}>
        {title}
      </h2>
      <ul class="plain">
        {wrongs.map((wrong) => {
          const { text, question } = pathToQuestion(typed, wrong.path, t, context.ownField, people?.of);
          return (
            <li key={`${keyOf(wrong.path)} ${wrong.code}`}>
              <a
                href={`#${anchorOf(question)}`}
                onClick={(event) => {
                  event.preventDefault();
                  goTo(wrong.path);
                }}
              >
                {text || t('desk.form.whole-record')}
              </a>
              {': '}
              {formatFormProblem(wrong, t)}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

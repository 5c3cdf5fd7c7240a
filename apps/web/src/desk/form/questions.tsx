import { blankValue } from '@vigil/shared/codebook/check-body.js';
import { codebookOf, fieldsOf, type CodebookClass, type Field } from '@vigil/shared/codebook/field.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Field as Frame, type ControlIds } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { problemsExactlyAt, problemsWithin } from '../draft/form-problems.js';
import { isChildren, keyOf, valueAt, type Child, type Path, type Tree } from '../draft/record-tree.js';
import { formatChild, formatHelp, formatLabel } from '../format-answer.js';
import { VisibilityBadge } from './visibility-badge.js';
import { ChoiceControl, shapeOf } from './choice-control.js';
import { ChoicesControl, YesNoUnknownControl, CitedSourcesControl } from './choices-control.js';
import { CountControl } from './count-control.js';
import { anchorOf, formatFormProblem, formatFormProblems, useForm } from './form-context.js';
import type { PointKeeping } from './pick-on-map.js';
import type { Proposed } from './propose-control.js';
import { answerQuestion, OwnCodesBelow } from './own-codes-below.js';
import { PlaceControl } from './place-control.js';
import { PointControl } from './point-control.js';
import { QuestionPair } from './question-pair.js';
import { isAnswered } from './is-answered.js';
import { GroupControl } from './group-control.js';
import { DateControl } from './date-control.js';
import { QuickAdd } from './quick-answers.js';
import { ReferenceControl } from './reference-control.js';
import { TextControl } from './text-control.js';
import { KnownSourceHint } from '../sources/known-source-hint.js';
import { Source } from '@vigil/shared/incident/source.js';

// Questions contain cards of children, and cards contain questions, so all three are in one file.

interface QuestionsProps {
  of: CodebookClass;
  path: Path;
}

/** Returns the questions of a class that are asked by themselves. */
export const questionsOf = (of: CodebookClass): readonly Field[] =>
  fieldsOf(of).filter(
    ({ answeredWith, refines, translates, kind }) =>
      !answeredWith && !refines && translates === undefined && kind !== 'own',
  );

/** Returns the questions to show first: the essential ones in the codebook, or all of them where a class has none. */
export const firstOf = (of: CodebookClass): readonly Field[] => {
  const asked = questionsOf(of);
  const essential = asked.filter((field) => field.essential);
  return essential.length > 0 ? essential : asked;
};

/** Returns the key that stores whether the other questions of a class are open. */
export const restKey = (path: Path): string => keyOf([...path, 'rest']);

/** The questions of a class: the first ones, then all others behind one button. */
export function Questions({ of, path }: QuestionsProps) {
  const t = useText();
  const form = useForm();
  const isAsked = (field: Field): boolean => form.people?.isAsked(of, field, path, form.typed) ?? true;
  const first = firstOf(of).filter(isAsked);
  const rest = questionsOf(of).filter((field) => !firstOf(of).includes(field) && isAsked(field));
  const answered = rest.filter((field) => isAnswered(of, field, valueAt(form.typed, path))).length;
  const isOpen =
    form.isOpen(restKey(path)) || rest.some((field) => problemsWithin(form.wrongs, [...path, field.name]).length > 0);
  return (
    <>
      {first.map((field) => (
        <QuestionInLanguages key={field.name} of={of} field={field} path={path} />
      ))}
      {rest.length > 0 && (
        <div class="rest">
          <button
            type="button"
            class="rest-toggle"
            aria-expanded={isOpen}
            onClick={() => form.setOpen(restKey(path), !isOpen)}
          >
            <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span> {t('desk.form.more')}
            <span class="rest-count">{t('desk.form.answered', { k: answered, n: rest.length })}</span>
          </button>
          {isOpen && (
            <div class="rest-body">
              {rest.map((field) => (
                <QuestionInLanguages key={field.name} of={of} field={field} path={path} />
              ))}
            </div>
          )}
        </div>
      )}
    </>
  );
}

/** A question, with the one for its translation beside it where the class has one. */
function QuestionInLanguages({ of, field, path }: QuestionProps) {
  const question = <Question of={of} field={field} path={[...path, field.name]} />;
  const translation = fieldsOf(of).find(({ translates }) => translates === field.name);
  if (!translation) return question;
  const at = [...path, translation.name];
  return (
    <QuestionPair
      {...{ of, field, translation, path, question }}
      translated={<Question of={of} field={translation} path={at} />}
    />
  );
}

interface ControlProps {
  of: CodebookClass;
  field: Field;
  path: Path;
  control: ControlIds;
  value: unknown;
  keeping: PointKeeping | null;
  /** A proposed name that the same control answers: a landmark, a proposed group. */
  proposed: Proposed | null;
  /** What stands in the record if nobody answers. */ suggestion: string | null;
  onChange: (value: unknown) => void;
  onLeave: () => void;
}

/** Own questions are answered one by one, each as a field of its own kind. */
type AnsweredKind = Exclude<Field['kind'], 'many' | 'own'>;

/** One control for each kind of answer. A new field of an existing kind needs nothing else. */
const CONTROLS: Record<AnsweredKind, (props: ControlProps) => ComponentChildren> = {
  choice: (props) => <ChoiceControl {...props} />,
  choices: (props) => <ChoicesControl {...props} />,
  text: ({ suggestion, ...props }) => <TextControl {...props} suggestion={suggestion} />,
  count: (props) => <CountControl {...props} />,
  window: (props) => <DateControl {...props} isMain={props.field.essential} />,
  place: (props) => <PlaceControl {...props} isMain={props.field.essential} />,
  point: (props) => <PointControl {...props} />,
  ternary: (props) => <YesNoUnknownControl {...props} />,
  reference: (props) =>
    props.field.names === undefined || props.field.names === 'proposed-name' ? (
      <GroupControl {...props} />
    ) : (
      <ReferenceControl {...props} />
    ),
  cites: (props) => <CitedSourcesControl {...props} />,
};

/** Whether this kind has several controls under one question. */
const hasSeveralControls = (field: Field): boolean =>
  ['choices', 'ternary', 'cites', 'count', 'window'].includes(field.kind) ||
  (field.kind === 'choice' && shapeOf(field) === 'radios');

interface QuestionProps {
  of: CodebookClass;
  field: Field;
  path: Path;
}

/**
 * One question, of the codebook or the organisation's own: its label, who can see the answer, help, the control, and
 * what is wrong.
 */
export function Question({ of, field, path }: QuestionProps) {
  const t = useText();
  const form = useForm();
  if (field.kind === 'many') return <ManyQuestion of={of} field={field} path={path} />;
  const error = formatFormProblems(form.wrongs, path, t);
  return (
    <div class={`question question-${field.kind}`} id={anchorOf(path)} data-question={path.join('/')}>
      <Frame
        label={<QuestionLabel of={of} field={field} />}
        help={formatHelp(of, field, t)}
        error={error}
        group={hasSeveralControls(field)}
      >
        {(control) =>
          CONTROLS[field.kind as AnsweredKind]({
            of,
            field,
            path,
            control,
            // An own question that nobody answered is not in the record.
            value: valueAt(form.typed, path) ?? blankValue(field),
            keeping: keepingOf(of, field, path, form),
            proposed: proposedOf(of, field, path, form),
            suggestion: keyOf(path) === 'title' ? form.suggestedTitle : null,
            onChange: (value) => answerQuestion(form, of, path, field.own && value === field.blank ? null : value),
            onLeave: () => form.leave(path),
          })
        }
      </Frame>
      <OwnCodesBelow of={of} field={field} path={path} />
      {of === Source && field.name === 'url' && <KnownSourceHint path={path} />}
    </div>
  );
}

function QuestionLabel({ of, field }: Omit<QuestionProps, 'path'>) {
  const t = useText();
  return (
    <>
      {formatLabel(of, field, t)}
      {field.required && <span class="needed"> {t('desk.form.needed')}</span>} <VisibilityBadge of={field.class} />
    </>
  );
}

function ManyQuestion({ of, field, path }: QuestionProps) {
  const t = useText();
  const { wrongs } = useForm();
  const { key } = codebookOf(of);
  const heading = `${anchorOf(path)}-heading`;
  const own = problemsExactlyAt(wrongs, path)
    .map((wrong) => formatFormProblem(wrong, t))
    .join(' ');
  return (
    <section
      class={`question question-many ${own ? 'field-wrong' : ''}`}
      id={anchorOf(path)}
      data-question={path.join('/')}
      aria-labelledby={heading}
    >
      <h2 class="field-label" id={heading}>
        <QuestionLabel of={of} field={field} />
      </h2>
      <p class="field-help">{t(`${key}.${field.name}.help`)}</p>
      <Many field={field} path={path} />
      {own && <p class="field-error">{own}</p>}
    </section>
  );
}

/** A place question can store an exact point if its class also has a field for one. */
const keepingOf = (
  of: CodebookClass,
  field: Field,
  path: Path,
  form: ReturnType<typeof useForm>,
): PointKeeping | null => {
  if (field.kind !== 'place') return null;
  const pointField = fieldsOf(of).find((one) => one.kind === 'point');
  if (!pointField) return null;
  const at = [...path.slice(0, -1), pointField.name];
  return { point: valueAt(form.typed, at), onKeep: (point) => form.set(at, point) };
};

/** A question in whose control a proposed name is answered, too. */
const proposedOf = (of: CodebookClass, field: Field, path: Path, form: ReturnType<typeof useForm>): Proposed | null => {
  const beside = fieldsOf(of).find((one) => one.answeredWith === field.name);
  if (!beside) return null;
  const at = [...path.slice(0, -1), beside.name];
  const id = valueAt(form.typed, at);
  return { id: typeof id === 'string' ? id : null, onChange: (chosen) => form.set(at, chosen) };
};

/** Children as expandable cards, each with its own questions from the codebook. */
function Many({ field, path }: { field: Field; path: Path }) {
  const t = useText();
  const form = useForm();
  const of = field.of!();
  const { key } = codebookOf(of);
  const value = valueAt(form.typed, path);
  const children = isChildren(value) ? value : [];
  const fresh = useRef<string | null>(null);
  const addButton = useRef<HTMLDivElement>(null);
  const add = (answers: Tree = {}): void => {
    const id = form.add(path, of, answers);
    fresh.current = id;
    form.setOpen(keyOf([...path, id]), true);
  };
  const remove = (child: Child): void => {
    form.remove(path, child.id, formatChild(of, child, form.context) || t(`${key}.one`));
    addButton.current?.querySelector('button')?.focus();
  };
  return (
    <div class="cards">
      {children.length > 0 && (
        <ol class="plain">
          {children.map((child, index) => (
            <Card
              key={child.id}
              of={of}
              child={child}
              number={index + 1}
              path={[...path, child.id]}
              isFresh={fresh.current === child.id}
              onRemove={() => remove(child)}
            />
          ))}
        </ol>
      )}
      <RemovedHere
        path={path}
        onUndone={(id) =>
          document
            .getElementById(anchorOf([...path, id]))
            ?.querySelector('button')
            ?.focus()
        }
      />
      <div ref={addButton}>
        {children.length < field.max && (
          <>
            <Button class="add-card" onClick={() => add()}>
              + {t(`${key}.add`)}
            </Button>
            <QuickAdd field={field} children={children} onAdd={add} />
          </>
        )}
      </div>
    </div>
  );
}

/**
 * The undo message, in place of the removed card so that it covers nothing. It disappears on the next removal, when the
 * record is saved, when other answers take the place of these, or when it is closed.
 */
export function RemovedHere({ path, onUndone }: { path: Path; onUndone: (id: string) => void }) {
  const t = useText();
  const { removed, undoRemove, keepRemoved } = useForm();
  const isHere = removed !== null && keyOf(removed.what.path) === keyOf(path);
  const undo = (): void => {
    const { id } = removed!.what.child;
    undoRemove();
    requestAnimationFrame(() => onUndone(id));
  };
  return (
    <output class="undo" hidden={!isHere}>
      {isHere && (
        <>
          <span>{t('desk.form.removed', { what: removed.label })}</span>
          <Button class="button-small" onClick={undo}>
            {t('desk.form.undo')}
          </Button>
          <Button tone="quiet" class="button-small" onClick={keepRemoved}>
            {t('desk.form.keep-removed')}
          </Button>
        </>
      )}
    </output>
  );
}

interface CardProps {
  of: CodebookClass;
  child: Child;
  number: number;
  path: Path;
  isFresh: boolean;
  onRemove: () => void;
}

function Card({ of, child, number, path, isFresh, onRemove }: CardProps) {
  const t = useText();
  const form = useForm();
  const { key } = codebookOf(of);
  const card = useRef<HTMLLIElement>(null);
  const isOpen = form.isOpen(keyOf(path));
  const wrong = problemsWithin(form.wrongs, path).length;
  const said = formatChild(of, child, form.context);
  // Moves the focus into a card that was just added, before the next letter is typed.
  useLayoutEffect(() => {
    if (isFresh)
      card.current!.querySelector<HTMLElement>('.card-body input, .card-body select, .card-body textarea')?.focus();
  }, []);
  const name = `${t(`${key}.one`)} ${formatNumber(number, t.language)}`;
  return (
    <li class={`card ${wrong > 0 ? 'card-wrong' : ''}`} ref={card} id={anchorOf(path)}>
      <div class="card-head">
        <button
          type="button"
          class="card-toggle"
          aria-expanded={isOpen}
          onClick={() => form.setOpen(keyOf(path), !isOpen)}
        >
          <span class="card-mark" aria-hidden="true">
            {isOpen ? '▾' : '▸'}
          </span>
          <span class="card-name">{name}</span> <span class="card-said">{said}</span>
          {wrong > 0 && <span class="card-count">{t('desk.form.wrong-here', { n: wrong })}</span>}
        </button>
        <Button
          tone="quiet"
          class="button-small card-remove"
          aria-label={t('desk.form.remove-what', { what: `${name} ${said}`.trim() })}
          onClick={onRemove}
        >
          {t('desk.form.remove')}
        </Button>
      </div>
      {isOpen && (
        <div class="card-body">
          <Questions of={of} path={path} />
        </div>
      )}
    </li>
  );
}

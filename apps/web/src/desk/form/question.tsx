import type { CodebookClass, Field } from '@vigil/shared/codebook/field.js';
import { codebookOf, fieldsOf } from '@vigil/shared/codebook/field.js';
import type { ComponentChildren } from 'preact';
import { Field as Frame, type ControlIds } from '../../ui/field.js';
import { useText } from '../../words.js';
import { wrongsExactly } from '../draft/pointers.js';
import { valueAt, type Path } from '../draft/tree.js';
import { sayLabel } from '../saying.js';
import { ClassBadge } from './badge.js';
import { Choice, shapeOf } from './choice.js';
import { Choices } from './choices.js';
import { Cites } from './cites.js';
import { CountControl } from './count-control.js';
import { anchorOf, sayWrong, sayWrongs, useForm } from './form-context.js';
import { Many } from './many.js';
import { PlaceControl, type PointKeeping } from './place-control.js';
import { PointControl } from './point-control.js';
import { Reference } from './reference.js';
import { Ternary } from './ternary.js';
import { WindowControl } from './window-control.js';
import { WordsControl } from './words-control.js';

interface ControlProps {
  of: CodebookClass;
  field: Field;
  path: Path;
  control: ControlIds;
  value: unknown;
  keeping: PointKeeping | null;
  onChange: (value: unknown) => void;
  onLeave: () => void;
}

/** One control for each kind of answer. A new field of a kind that is here needs nothing else. */
const CONTROLS: Record<Exclude<Field['kind'], 'many'>, (props: ControlProps) => ComponentChildren> = {
  choice: (props) => <Choice {...props} />,
  choices: (props) => <Choices {...props} />,
  text: (props) => <WordsControl {...props} />,
  count: (props) => <CountControl {...props} />,
  window: (props) => <WindowControl {...props} isMain={props.field.essential} />,
  place: (props) => <PlaceControl {...props} isMain={props.field.essential} />,
  point: (props) => <PointControl {...props} />,
  ternary: (props) => <Ternary {...props} />,
  reference: (props) => <Reference {...props} />,
  cites: (props) => <Cites {...props} />,
};

/** Kinds that are several controls under one question. */
const hasSeveralControls = (field: Field): boolean =>
  ['choices', 'ternary', 'cites', 'count', 'window'].includes(field.kind) || (field.kind === 'choice' && shapeOf(field) === 'radios');

interface Props { of: CodebookClass; field: Field; path: Path }

/** One question of the codebook: its label, who may see the answer, what to write, the control, and what is wrong. */
export function Question({ of, field, path }: Props) {
  const t = useText();
  const form = useForm();
  const { key } = codebookOf(of);
  if (field.kind === 'many') return <ManyQuestion of={of} field={field} path={path} />;
  const error = sayWrongs(form.wrongs, path, t);
  return (
    <div class={`question question-${field.kind}`} id={anchorOf(path)} data-question={path.join('/')}>
      <Frame label={<QuestionLabel of={of} field={field} />} help={t(`${key}.${field.name}.help`)} error={error} group={hasSeveralControls(field)}>
        {(control) => CONTROLS[field.kind as Exclude<Field['kind'], 'many'>]({
          of, field, path, control, value: valueAt(form.typed, path), keeping: keepingOf(of, field, path, form),
          onChange: (value) => form.set(path, value), onLeave: () => form.leave(path),
        })}
      </Frame>
    </div>
  );
}

function QuestionLabel({ of, field }: Omit<Props, 'path'>) {
  const t = useText();
  return <>{sayLabel(of, field, t)}{field.required && <span class="needed"> {t('desk.form.needed')}</span>} <ClassBadge of={field.class} /></>;
}

function ManyQuestion({ of, field, path }: Props) {
  const t = useText();
  const { wrongs } = useForm();
  const { key } = codebookOf(of);
  const heading = `${anchorOf(path)}-heading`;
  const own = wrongsExactly(wrongs, path).map((wrong) => sayWrong(wrong, t)).join(' ');
  return (
    <section class={`question question-many ${own ? 'field-wrong' : ''}`} id={anchorOf(path)} data-question={path.join('/')} aria-labelledby={heading}>
      <h2 class="field-label" id={heading}><QuestionLabel of={of} field={field} /></h2>
      <p class="field-help">{t(`${key}.${field.name}.help`)}</p>
      <Many field={field} path={path} />
      {own && <p class="field-error">{own}</p>}
    </section>
  );
}

/** A place question can keep the exact point where its class has a field for one, beside it. */
const keepingOf = (of: CodebookClass, field: Field, path: Path, form: ReturnType<typeof useForm>): PointKeeping | null => {
  if (field.kind !== 'place') return null;
  const pointField = fieldsOf(of).find((one) => one.kind === 'point');
  if (!pointField) return null;
  const at = [...path.slice(0, -1), pointField.name];
  return { point: valueAt(form.typed, at), onKeep: (point) => form.set(at, point) };
};

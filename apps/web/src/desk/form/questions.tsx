import { fieldsOf, type CodebookClass, type Field } from '@vigil/shared/codebook/field.js';
import { blankValue } from '@vigil/shared/codebook/check.js';
import { useText } from '../../words.js';
import { asSent } from '../draft/as-sent.js';
import { wrongsWithin } from '../draft/pointers.js';
import { isSame, isTree, keyOf, valueAt, type Path } from '../draft/tree.js';
import { useForm } from './form-context.js';
import { Question } from './question.js';

interface Props { of: CodebookClass; path: Path }

/** Which questions come first: those that the codebook asks first; where a class has none such, all of them. */
export const firstOf = (of: CodebookClass): readonly Field[] => {
  const essential = fieldsOf(of).filter((field) => field.essential);
  return essential.length > 0 ? essential : fieldsOf(of);
};

/** The key under which the rest of a class's questions is open or closed. */
export const restKey = (path: Path): string => keyOf([...path, 'rest']);

/** The questions of a class: those that are asked first, then the rest behind one button. */
export function Questions({ of, path }: Props) {
  const t = useText();
  const form = useForm();
  const first = firstOf(of);
  const rest = fieldsOf(of).filter((field) => !first.includes(field));
  const answered = rest.filter((field) => isAnswered(of, field, valueAt(form.typed, path))).length;
  const isOpen = form.isOpen(restKey(path)) || rest.some((field) => wrongsWithin(form.wrongs, [...path, field.name]).length > 0);
  return (
    <>
      {first.map((field) => <Question key={field.name} of={of} field={field} path={[...path, field.name]} />)}
      {rest.length > 0 && (
        <div class="rest">
          <button type="button" class="rest-toggle" aria-expanded={isOpen} onClick={() => form.setOpen(restKey(path), !isOpen)}>
            <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span> {t('desk.form.more')}
            <span class="rest-count">{t('desk.form.answered', { k: answered, n: rest.length })}</span>
          </button>
          {isOpen && <div class="rest-body">{rest.map((field) => <Question key={field.name} of={of} field={field} path={[...path, field.name]} />)}</div>}
        </div>
      )}
    </>
  );
}

/** Whether a question holds another answer than the one it began with. */
export const isAnswered = (of: CodebookClass, field: Field, owner: unknown): boolean => {
  if (!isTree(owner)) return false;
  return !isSame(asSent(of, owner)[field.name], blankValue(field));
};

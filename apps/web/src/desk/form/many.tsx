import { codebookOf, type CodebookClass, type Field } from '@vigil/shared/codebook/field.js';
import { sayNumber } from '@vigil/shared/text/text.js';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { useText } from '../../words.js';
import { wrongsWithin } from '../draft/pointers.js';
import { isChildren, keyOf, valueAt, type Child, type Path } from '../draft/tree.js';
import { sayChild } from '../saying.js';
import { anchorOf, useForm } from './form-context.js';
import { Questions } from './questions.js';

/** Children as cards that unfold, each with its own questions from the codebook. */
export function Many({ field, path }: { field: Field; path: Path }) {
  const t = useText();
  const form = useForm();
  const of = field.of!();
  const { key } = codebookOf(of);
  const value = valueAt(form.typed, path);
  const children = isChildren(value) ? value : [];
  const fresh = useRef<string | null>(null);
  const addButton = useRef<HTMLDivElement>(null);
  const add = (): void => {
    const id = form.add(path, of);
    fresh.current = id;
    form.setOpen(keyOf([...path, id]), true);
  };
  const remove = (child: Child): void => {
    form.remove(path, child.id, sayChild(of, child, form.voice) || t(`${key}.one`));
    addButton.current?.querySelector('button')?.focus();
  };
  return (
    <div class="cards">
      {children.length > 0 && (
        <ol class="plain">
          {children.map((child, index) => (
            <Card key={child.id} of={of} child={child} number={index + 1} path={[...path, child.id]} isFresh={fresh.current === child.id} onRemove={() => remove(child)} />
          ))}
        </ol>
      )}
      <RemovedHere path={path} onUndone={(id) => document.getElementById(anchorOf([...path, id]))?.querySelector('button')?.focus()} />
      <div ref={addButton}>
        {children.length < field.max && <Button class="add-card" onClick={add}>+ {t(`${key}.add`)}</Button>}
      </div>
    </div>
  );
}

/** Stands where the removed card stood, so that it covers nothing; it goes with the next removal, when the record is saved, or when it is closed. */
function RemovedHere({ path, onUndone }: { path: Path; onUndone: (id: string) => void }) {
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
      {isHere && <>
        <span>{t('desk.form.removed', { what: removed.label })}</span>
        <Button class="button-small" onClick={undo}>{t('desk.form.undo')}</Button>
        <Button tone="quiet" class="button-small" onClick={keepRemoved}>{t('desk.form.keep-removed')}</Button>
      </>}
    </output>
  );
}

interface CardProps { of: CodebookClass; child: Child; number: number; path: Path; isFresh: boolean; onRemove: () => void }

function Card({ of, child, number, path, isFresh, onRemove }: CardProps) {
  const t = useText();
  const form = useForm();
  const { key } = codebookOf(of);
  const card = useRef<HTMLLIElement>(null);
  const isOpen = form.isOpen(keyOf(path));
  const wrong = wrongsWithin(form.wrongs, path).length;
  const said = sayChild(of, child, form.voice);
  // A card that was just added is where the person goes on, and before the next letter is typed.
  useLayoutEffect(() => {
    if (isFresh) card.current!.querySelector<HTMLElement>('.card-body input, .card-body select, .card-body textarea')?.focus();
  }, []);
  const name = `${t(`${key}.one`)} ${sayNumber(number, t.language)}`;
  return (
    <li class={`card ${wrong > 0 ? 'card-wrong' : ''}`} ref={card} id={anchorOf(path)}>
      <div class="card-head">
        <button type="button" class="card-toggle" aria-expanded={isOpen} onClick={() => form.setOpen(keyOf(path), !isOpen)}>
          <span class="card-mark" aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
          <span class="card-name">{name}</span> <span class="card-said">{said}</span>
          {wrong > 0 && <span class="card-count">{t('desk.form.wrong-here', { n: wrong })}</span>}
        </button>
        <Button tone="quiet" class="button-small card-remove" aria-label={t('desk.form.remove-what', { what: `${name} ${said}`.trim() })} onClick={onRemove}>{t('desk.form.remove')}</Button>
      </div>
      {isOpen && <div class="card-body"><Questions of={of} path={path} /></div>}
    </li>
  );
}

import { codebookOf, type CodebookClass, type Field } from '@vigil/shared/codebook/field.js';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { problemsWithin } from '../draft/form-problems.js';
import { keyOf, valueAt, type Path } from '../draft/record-tree.js';
import { anchorOf, useForm } from './form-context.js';
import { isAnswered } from './is-answered.js';

interface Props {
  of: CodebookClass;
  field: Field;
  /** The field with the same answer in the other language. */ translation: Field;
  /** Of the entry that has both fields. */ path: Path;
  question: ComponentChildren;
  translated: ComponentChildren;
}

/**
 * A question, with the one for its translation beside it: once that is answered, asked for or wrong. Until then a
 * button asks for it, so that whoever logs an incident has no more to read.
 */
export function QuestionPair({ of, field, translation, path, question, translated }: Props) {
  const t = useText();
  const form = useForm();
  const at = [...path, translation.name];
  // Once asked it stays, also while somebody empties it to type it again.
  const wasAsked = useRef(false);
  const isAsked =
    wasAsked.current ||
    form.isOpen(keyOf(at)) ||
    isAnswered(of, translation, valueAt(form.typed, path)) ||
    problemsWithin(form.wrongs, at).length > 0;
  wasAsked.current = isAsked;
  const takesFocus = useRef(false);
  useLayoutEffect(() => {
    if (isAsked && takesFocus.current)
      document.getElementById(anchorOf(at))?.querySelector<HTMLElement>('input, textarea')?.focus();
  }, [isAsked]);
  const ask = (): void => {
    takesFocus.current = true;
    form.setOpen(keyOf(at), true);
  };
  return (
    <div class={isAsked ? 'question-pair' : 'question-alone'}>
      {question}
      {isAsked
        ? translated
        : isAnswered(of, field, valueAt(form.typed, path)) && (
            <Button tone="quiet" class="button-small" onClick={ask}>
              + {t(`${codebookOf(of).key}.${translation.name}.label`)}
            </Button>
          )}
    </div>
  );
}

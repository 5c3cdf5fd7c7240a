import { Incident } from '@vigil/shared/incident/incident.js';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { renderToString } from 'preact-render-to-string';
import { useState } from 'preact/hooks';
import type { FormProblem } from './form-problems.js';
import { type Tree, treeOf } from './record-tree.js';
import { useFormEdits } from './use-form-edits.js';

type Edits = ReturnType<typeof useFormEdits>;

const START: Tree = { ...treeOf(blank(Incident)), acts: [{ id: 'a1' }, { id: 'a2' }] };
const WRONG: FormProblem = { path: ['title'], code: 'too-long' };

/** Draws a form again after each step. @returns what is typed in the end, and what is said to be wrong */
const formAfter = (...steps: ((form: Edits, put: (typed: Tree) => void) => void)[]) => {
  let end = { typed: START, wrongs: [] as readonly FormProblem[] };
  const next = steps.values();
  function Form() {
    const [typed, setTyped] = useState(START);
    const form = useFormEdits({ typed, change: setTyped, found: [WRONG], missing: [] });
    end = { typed, wrongs: form.wrongs };
    next.next().value?.(form, setTyped);
    return null;
  }
  renderToString(<Form />);
  return end;
};

const acts = ({ typed }: { typed: Tree }): unknown[] => (typed['acts'] as { id: string }[]).map(({ id }) => id);

describe('the edits of a form', () => {
  it('give back the child that was removed last', () => {
    expect(acts(formAfter(({ edits }) => edits.remove(['acts'], 'a1', 'An act')))).toEqual(['a2']);
    expect(
      acts(
        formAfter(
          ({ edits }) => edits.remove(['acts'], 'a1', 'An act'),
          ({ edits }) => edits.undoRemove(),
        ),
      ),
    ).toEqual(['a1', 'a2']);
  });

  it('give back none where other answers took the place of these, which have it already', () => {
    expect(
      acts(
        formAfter(
          ({ edits }) => edits.remove(['acts'], 'a1', 'An act'),
          ({ startOver }, put) => {
            put(START);
            startOver();
          },
          ({ edits }) => edits.undoRemove(),
        ),
      ),
    ).toEqual(['a1', 'a2']);
  });

  it('show what is wrong after a question was left or saving was tried, and until the form starts over', () => {
    expect(formAfter().wrongs).toEqual([]);
    expect(formAfter(({ edits }) => edits.leave(['title'])).wrongs).toEqual([WRONG]);
    expect(formAfter(({ noteAttempt }) => noteAttempt('save')).wrongs).toEqual([WRONG]);
    expect(
      formAfter(
        ({ noteAttempt }) => noteAttempt('save'),
        ({ startOver }) => startOver(),
      ).wrongs,
    ).toEqual([]);
  });
});

import { useEffect, useRef, useState } from 'preact/hooks';
import type { PhoneError } from './storage/phone-error.js';
import { phone } from './worker-client.js';
import { suggestedTitle } from '@vigil/shared/incident/suggested-title.js';
import { asAnswers, type Typed } from './report/report-answers.js';
import { useText } from './text-bundles.js';

type Saved = 'nothing-yet' | 'saving' | 'saved' | 'not-saved';

/**
 * Saves typed answers at once. While one version is being sealed, the newest waits and is saved next. `settle` resolves
 * when the newest version is on disk, or has failed; with 'nothing-yet' it also saves an empty report.
 * @param place the name of the place, for the suggested title
 */
export const useSaving = (
  id: string,
  typed: Typed,
  place: string | null,
  isNew: boolean,
): { saved: Saved; why: string | null; settle: (also?: 'nothing-yet') => Promise<boolean> } => {
  const t = useText();
  const [state, setState] = useState<{ saved: Saved; why: string | null }>({
    saved: isNew ? 'nothing-yet' : 'saved',
    why: null,
  });
  const newest = useRef<Typed | null>(null);
  const running = useRef<Promise<boolean> | null>(null);
  const isGone = useRef(false);

  const run = async (): Promise<boolean> => {
    let isSaved = true;
    while (newest.current) {
      const now = newest.current;
      newest.current = null;
      try {
        await phone.save(id, asAnswers(now, suggestedTitle(now.incident, place, t.language)));
        isSaved = true;
        if (!isGone.current) setState({ saved: newest.current ? 'saving' : 'saved', why: null });
      } catch (error) {
        isSaved = false;
        if (!isGone.current) setState({ saved: 'not-saved', why: (error as PhoneError).code });
      }
    }
    running.current = null;
    return isSaved;
  };
  const save = (next: Typed): Promise<boolean> => {
    newest.current = next;
    setState(({ saved }) => ({ saved: saved === 'not-saved' ? saved : 'saving', why: null }));
    running.current ??= run();
    return running.current;
  };
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) void save(typed);
    first.current = false;
  }, [typed, place]);
  useEffect(
    () => () => {
      isGone.current = true;
    },
    [],
  );
  return {
    ...state,
    settle: (also) => {
      const isNothing = state.saved === 'nothing-yet' && also !== 'nothing-yet';
      return running.current ?? (state.saved === 'saved' || isNothing ? Promise.resolve(true) : save(typed));
    },
  };
};

import { useEffect, useRef } from 'preact/hooks';
import { dropNote, forgetDraft, keepDraft, leaveNote, whenAsked, type KeptDraft } from './draft-store.js';
import type { Tree } from './record-tree.js';

/**
 * Where unsaved answers are: on this device, or nowhere, because this browser stores nothing. Null while nothing was
 * written.
 */
export type Kept = 'on-device' | 'refused' | null;
interface Keeping {
  typed: Tree;
  base: Tree;
  /** Null: never saved on the server. */ revision: number | null;
  answer: string;
  atRisk: boolean | null;
}

const KEEP_AFTER_MS = 250;

/**
 * Stores typed answers on this device shortly after each change, and at once when the page is hidden. Deletes them once
 * they are saved.
 */
export const useLocalAutosave = (
  incident: string,
  member: string,
  tab: string,
  { typed, base, revision, answer, atRisk }: Keeping,
  isDirty: boolean,
  say: (kept: Kept) => void,
): void => {
  const draft = useRef<() => KeptDraft | null>(() => null);
  draft.current = () =>
    isDirty
      ? {
          member,
          incident,
          tab,
          typed,
          base: revision === null ? null : base,
          revision,
          answer,
          atRisk,
          keptAt: new Date().toISOString(),
        }
      : null;
  const write = useRef(async (): Promise<void> => {
    const now = draft.current();
    if (now) return say((await keepDraft(now)) ? 'on-device' : 'refused');
    dropNote();
    await forgetDraft(member, incident, tab);
    say(null);
  });
  const due = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    // Typing without a pause must not postpone the write, so a scheduled write stays scheduled.
    if (isDirty && due.current !== undefined) return;
    clearTimeout(due.current);
    // Saved answers are deleted at once: a page that is left the next moment must leave nothing behind.
    due.current = setTimeout(
      () => {
        due.current = undefined;
        void write.current();
      },
      isDirty ? KEEP_AFTER_MS : 0,
    );
  }, [typed, base, answer, atRisk, isDirty]);
  useEffect(() => {
    const atOnce = (): void => void write.current();
    const whenHidden = (): void => {
      if (document.visibilityState === 'hidden') atOnce();
    };
    document.addEventListener('visibilitychange', whenHidden);
    const whenLeft = (): void => {
      atOnce();
      const now = draft.current();
      if (now) leaveNote(now);
    };
    window.addEventListener('pagehide', whenLeft);
    const leave = whenAsked(() => write.current());
    return () => {
      leave();
      document.removeEventListener('visibilitychange', whenHidden);
      window.removeEventListener('pagehide', whenLeft);
      clearTimeout(due.current);
      atOnce();
    };
  }, []);
};

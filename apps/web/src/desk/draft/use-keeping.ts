import { useEffect, useRef } from 'preact/hooks';
import { forgetDraft, keepDraft, whenAsked } from './draft-store.js';
import type { Tree } from './tree.js';

/** Where unsaved answers lie: on this device, or nowhere, because this browser keeps nothing. Null as long as nothing was written. */
export type Kept = 'on-device' | 'refused' | null;
interface Keeping { typed: Tree; base: Tree; /** Null: never saved on the server. */ revision: number | null }

const KEEP_AFTER_MS = 250;

/** Keeps what is typed on this device shortly after each change, and at once when the page goes out of sight; forgets it once it is saved. */
export const useKeeping = (
  incident: string, member: string, tab: string, { typed, base, revision }: Keeping, isDirty: boolean, say: (kept: Kept) => void,
): void => {
  const write = useRef<() => Promise<void>>(async () => {});
  write.current = async () => {
    if (!isDirty) {
      await forgetDraft(member, incident, tab);
      return say(null);
    }
    const keptAt = new Date().toISOString();
    const isKept = await keepDraft({ member, incident, tab, typed, base: revision === null ? null : base, revision, keptAt });
    say(isKept ? 'on-device' : 'refused');
  };
  useEffect(() => {
    // What was saved is forgotten at once: a page that is left the next moment must leave nothing behind.
    const timer = setTimeout(() => void write.current(), isDirty ? KEEP_AFTER_MS : 0);
    return () => clearTimeout(timer);
  }, [typed, base, isDirty]);
  useEffect(() => {
    const atOnce = (): void => void write.current();
    const whenHidden = (): void => { if (document.visibilityState === 'hidden') atOnce(); };
    document.addEventListener('visibilitychange', whenHidden);
    window.addEventListener('pagehide', atOnce);
    const leave = whenAsked(() => write.current());
    return () => {
      leave();
      document.removeEventListener('visibilitychange', whenHidden);
      window.removeEventListener('pagehide', atOnce);
      atOnce();
    };
  }, []);
};

import type { EvidenceView } from '@vigil/shared/staff-responses/evidence-files.js';
import { useEffect, useReducer, useRef } from 'preact/hooks';
import { useSession } from '../session.js';
import { keepTabOpen } from '../use-ask-before-leaving.js';
import { FileUpload, type Sending } from './file-upload.js';

/** Uploads by record. They continue while the member looks at other pages of the desk. */
const underWay = new Map<string, FileUpload[]>();
const listeners = new Set<() => void>();
const tell = (): void => {
  const isBusy = [...underWay.values()]
    .flat()
    .some(({ shown: { phase } }) => ['waiting', 'hashing', 'sending', 'storing'].includes(phase));
  if (isBusy !== isGuarded) (isBusy ? addEventListener : removeEventListener)('beforeunload', warn);
  isGuarded = isBusy;
  for (const listener of listeners) listener();
};
let isGuarded = false;
const warn = (event: Event): void => keepTabOpen(event);

/** Sends one file after the other, in the order added, so as not to slow a weak network further. */
let turn: Promise<void> = Promise.resolve();
const enqueue = (one: FileUpload): void => {
  turn = turn.then(() => (one.shown.phase === 'waiting' ? one.run() : undefined));
};

export interface Outbox {
  items: Sending[];
  add: (files: readonly File[]) => void;
  pause: (key: string) => void;
  goOn: (key: string) => void;
  remove: (key: string) => void;
}

/** An upload that ended: stored, refused for a reason, or removed (null). The list must be read again. */
export type Ended = { name: string; refusal: string | null } | null;

/** @param onEnded called for each upload that has ended */
export const useUploads = (
  incident: string,
  known: readonly EvidenceView[],
  onEnded: (ended: Ended) => void,
): Outbox => {
  const { api } = useSession();
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const now = useRef({ known, onEnded });
  now.current = { known, onEnded };
  useEffect(() => {
    listeners.add(redraw as () => void);
    return () => void listeners.delete(redraw as () => void);
  }, []);
  const all = (): FileUpload[] => underWay.get(incident) ?? [];
  const find = (key: string): FileUpload | undefined => all().find((one) => one.key === key);
  const drop = (one: FileUpload): void => {
    underWay.set(
      incident,
      all().filter((other) => other !== one),
    );
    tell();
  };
  const watch = (one: FileUpload): void => {
    tell();
    const { phase, name, problem } = one.shown;
    if (phase !== 'done' && phase !== 'refused') return;
    drop(one);
    now.current.onEnded({ name, refusal: phase === 'refused' ? String(problem?.['reason']) : null });
  };
  return {
    items: all().map(({ shown }) => shown),
    add: (files) => {
      for (const file of files) {
        const one: FileUpload = new FileUpload(
          file,
          incident,
          api,
          () => now.current.known,
          () => watch(one),
        );
        underWay.set(incident, [...all(), one]);
        enqueue(one);
      }
      tell();
    },
    pause: (key) => void find(key)?.pause(),
    goOn: (key) => void find(key)?.run(),
    remove: (key) => {
      const one = find(key);
      if (one)
        void one.remove().then(() => {
          drop(one);
          now.current.onEnded(null);
        });
    },
  };
};

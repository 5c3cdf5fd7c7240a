import type { EvidenceView } from '@vigil/shared/staff-responses/evidence-files.js';
import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
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

/** Goes on with what stopped because the server could not be reached, once the browser has a network again. */
const goOnWhenOnline = (): void => {
  for (const one of [...underWay.values()].flat())
    if (one.shown.phase === 'failed' && one.shown.problem?.code === 'unreachable')
      turn = turn.then(() => (one.shown.phase === 'failed' ? one.run() : undefined));
};

const underWayIn = (incident: string): string =>
  (underWay.get(incident) ?? []).flatMap(({ shown: { evidence } }) => evidence ?? []).join(' ');

/** Returns the ids of files that this page is sending, or stopped to send: they have a line of their own there. */
export const useUnderWay = (incident: string): readonly string[] => {
  const [ids, setIds] = useState(() => underWayIn(incident));
  useEffect(() => {
    const look = (): void => setIds(underWayIn(incident));
    look();
    listeners.add(look);
    return () => void listeners.delete(look);
  }, [incident]);
  return ids.split(' ');
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
      addEventListener('online', goOnWhenOnline);
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

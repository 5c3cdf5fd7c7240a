import type { QueueIds } from '@vigil/shared/staff-responses/bulk-actions.js';
import { useRef, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useSession } from '../session.js';
import { type QueueAddress, queuePath, queueQuery, WHOLE_QUEUE } from './queue-address.js';
import type { RecordRevision } from './record-revision.js';

/**
 * The selected records with the revision that the member saw. They stay selected on other pages and in another order.
 */
export interface QueueSelection {
  chosen: ReadonlyMap<string, number>;
  /** Selects a record, or no longer; a range: all rows from the one that was selected last. */
  choose: (items: readonly RecordRevision[], id: string, isChosen: boolean, isRange: boolean) => void;
  chooseAll: (items: readonly RecordRevision[], isChosen: boolean) => void;
  /** Selects every record that the address matches. */
  chooseMatching: () => Promise<void>;
  isLoading: boolean;
  problem: ProblemBody | null;
  /** Forgets these records; without a list all. */
  drop: (ids?: readonly string[]) => void;
  /** Notes the revisions that records have now. */
  renumber: (records: readonly RecordRevision[]) => void;
}

/** Holds what is selected, until the address matches other records. */
export const useQueueSelection = (address: QueueAddress): QueueSelection => {
  const { api } = useSession();
  const of = queueQuery({ ...address, ...ORDER });
  const [held, setHeld] = useState<{ of: string; chosen: ReadonlyMap<string, number> }>({ of, chosen: new Map() });
  const [isLoading, setLoading] = useState(false);
  const [failed, setFailed] = useState<{ of: string; problem: ProblemBody } | null>(null);
  const last = useRef<string | null>(null);
  const current = useRef(of);
  current.current = of;
  const chosen = held.of === of ? held.chosen : new Map<string, number>();
  const set = (change: (now: Map<string, number>) => void): void =>
    setHeld((now) => {
      // A late answer about what was selected before: another selection stays as it is.
      if (current.current !== of) return now;
      const next = new Map(now.of === of ? now.chosen : []);
      change(next);
      return { of, chosen: next };
    });
  const chooseAll: QueueSelection['chooseAll'] = (items, isChosen) =>
    set((now) => {
      for (const { id, revision } of items)
        if (isChosen) now.set(id, revision);
        else now.delete(id);
    });
  return {
    chosen,
    choose: (items, id, isChosen, isRange) => {
      const [from, to] = [last.current, id].map((one) => items.findIndex((item) => item.id === one)) as [
        number,
        number,
      ];
      chooseAll(
        isRange && from >= 0 ? items.slice(Math.min(from, to), Math.max(from, to) + 1) : [items[to]!],
        isChosen,
      );
      last.current = id;
    },
    chooseAll,
    chooseMatching: async () => {
      setLoading(true);
      const reply = await api.get<QueueIds>(queuePath({ ...address, ...ORDER }, '/api/incidents/matching'));
      setLoading(false);
      if (current.current !== of) return;
      setFailed(reply.ok ? null : { of, problem: reply.problem });
      if (reply.ok) setHeld({ of, chosen: new Map(reply.value.items.map(({ id, revision }) => [id, revision])) });
    },
    isLoading,
    problem: failed?.of === of ? failed.problem : null,
    drop: (ids) => set((now) => (ids ? ids.forEach((id) => now.delete(id)) : now.clear())),
    renumber: (records) =>
      set((now) => {
        for (const { id, revision } of records) if (now.has(id)) now.set(id, revision);
      }),
  };
};

const { sort, isDescending, page } = WHOLE_QUEUE;
/** What of an address does not decide which records match. */
const ORDER = { sort, isDescending, page };

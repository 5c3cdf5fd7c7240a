import type { CommentPage, CommentThread } from '@vigil/shared/staff-responses/comments.js';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { useSession } from '../session.js';
import { type Asked, Refused, useStaffFetch } from '../use-staff-fetch.js';

interface Threads {
  found: Asked<CommentPage>;
  /** Every thread that was loaded, the newest first. */
  itemsOf: (first: CommentPage) => CommentThread[];
  /** Keeps a thread among them, also where the filter leaves it out: somebody began a reply below it. */
  keep: (thread: CommentThread, isReplying: boolean) => void;
  /** A button that loads older ones, where there are any. */
  more: ComponentChildren;
}

/** What was read after a first page. */
interface Older extends Pick<CommentPage, 'items' | 'next'> {
  first: CommentPage;
}

/** Reads the threads of comments at a path, page by page. */
export const useThreads = (path: string, isOpenOnly: boolean): Threads => {
  const t = useText();
  const { api } = useSession();
  const found = useStaffFetch<CommentPage>(`${path}${isOpenOnly ? '?open=true' : ''}`);
  const [older, setOlder] = useState<Older | null>(null);
  const [kept, setKept] = useState<readonly CommentThread[]>([]);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const newest = useRef<CommentPage | null>(null);
  newest.current = found.value;
  /** Reads on until there are at least so many that are older than the first page. */
  const read = async ({ first, items, next }: Older, least: number): Promise<void> => {
    if (next === null || items.length >= least) return setOlder({ first, items, next });
    const reply = await api.get<CommentPage>(`${path}?before=${next}${isOpenOnly ? '&open=true' : ''}`);
    if (newest.current !== first) return;
    setProblem(reply.ok ? null : reply.problem);
    if (!reply.ok) return setOlder((now) => now && { ...now, first });
    await read({ first, items: [...items, ...reply.value.items], next: reply.value.next }, least);
  };
  useEffect(() => setOlder(null), [isOpenOnly]);
  // Each is read again with the first page, and stays until then: somebody may be writing below it.
  useEffect(() => {
    const first = found.value;
    if (first && older && older.first !== first) void read({ first, items: [], next: first.next }, older.items.length);
  }, [found.value]);
  const next = older ? older.next : (found.value?.next ?? null);
  const load = (): Promise<void> => {
    const { first, items } = older ?? { first: found.value!, items: [] };
    return read({ first, items, next }, items.length + 1);
  };
  return {
    found,
    itemsOf: (first) => {
      const shown = older?.first ?? first;
      const byId = new Map([...kept, ...(older?.items ?? []), ...shown.items].map((thread) => [thread.id, thread]));
      return [...byId.values()].toSorted((a, b) => (begunAt(a) < begunAt(b) ? 1 : -1));
    },
    keep: (thread, isReplying) =>
      setKept((now) => {
        const others = now.filter(({ id }) => id !== thread.id);
        if (isReplying) return [...others, thread];
        return others.length < now.length ? others : now;
      }),
    more: (
      <>
        {problem && <Refused problem={problem} />}
        {next !== null && <Button onClick={() => void load()}>{t('desk.comments.more')}</Button>}
      </>
    ),
  };
};

const begunAt = ({ comments }: CommentThread): string => comments[0]!.at;

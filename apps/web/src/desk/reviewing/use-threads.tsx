import type { CommentPage, CommentThread } from '@vigil/shared/staff-responses/comments.js';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { useSession } from '../session.js';
import { type Asked, Refused, useStaffFetch } from '../use-staff-fetch.js';

interface Threads {
  found: Asked<CommentPage>;
  /** Every thread that was loaded, the newest first. */
  itemsOf: (first: CommentPage) => CommentThread[];
  /** A button that loads older ones, where there are any. */
  more: ComponentChildren;
}

/** Reads the threads of comments at a path, page by page. */
export const useThreads = (path: string, isOpenOnly: boolean): Threads => {
  const t = useText();
  const { api } = useSession();
  const found = useStaffFetch<CommentPage>(`${path}${isOpenOnly ? '?open=true' : ''}`);
  const [more, setMore] = useState<Pick<CommentPage, 'items' | 'next'> | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  useEffect(() => setMore(null), [found.value]);
  const next = more ? more.next : (found.value?.next ?? null);
  const load = async (): Promise<void> => {
    const reply = await api.get<CommentPage>(`${path}?before=${next}${isOpenOnly ? '&open=true' : ''}`);
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) setMore({ items: [...(more?.items ?? []), ...reply.value.items], next: reply.value.next });
  };
  return {
    found,
    itemsOf: (first) => [...first.items, ...(more?.items ?? [])],
    more: (
      <>
        {problem && <Refused problem={problem} />}
        {next !== null && <Button onClick={() => void load()}>{t('desk.comments.more')}</Button>}
      </>
    ),
  };
};

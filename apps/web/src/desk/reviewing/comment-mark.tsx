import type { CommentPage } from '@vigil/shared/staff-responses/comments.js';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { formatDetail } from './format-change.js';

/** The open threads about answers of the record on this page. */
export const CommentedAnswers = createContext<CommentPage['about']>([]);

/** The id of a thread's element on the page of its record. */
export const threadAnchor = (thread: string): string => `thread-${thread}`;

/** Moves to a thread, or to all of them where it is not loaded yet. */
const goTo = (thread: string): void => {
  const found = document.getElementById(threadAnchor(thread)) ?? document.getElementById('comments');
  found?.scrollIntoView({ block: 'start' });
  found?.focus();
};

/**
 * Says at an answer how many open threads are about it, and leads to the newest; nothing where there is none.
 * @param at the paths of the answers, as '/acts/<id>/type'
 */
export function CommentMark({ at }: { at: readonly string[] }) {
  const t = useText();
  const about = useContext(CommentedAnswers).filter(({ path }) => at.includes(path));
  const [newest] = about;
  if (!newest) return null;
  const said = t('desk.comments.mark', { n: about.length });
  return (
    <a
      class="tag comment-mark"
      href={`#${threadAnchor(newest.thread)}`}
      aria-label={t('desk.comments.mark-of', { comments: said, answer: formatDetail(newest.path, t) })}
      onClick={(event) => {
        event.preventDefault();
        goTo(newest.thread);
      }}
    >
      {said}
    </a>
  );
}

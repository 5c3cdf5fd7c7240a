import type { Incident } from '@vigil/shared/incident/incident.js';
import type { CommentThread, CommentView } from '@vigil/shared/staff-responses/comments.js';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { formatMoment } from '../format-answer.js';
import { usePlaces } from '../places-context.js';
import { useSession } from '../session.js';
import { useOpenForm } from '../use-open-form.js';
import { Refused } from '../use-staff-fetch.js';
import { answerName } from './answers-commented-on.js';
import { CommentForm } from './comment-form.js';
import { threadAnchor } from './comment-mark.js';
import { formatDetail } from './format-change.js';

interface Props {
  path: string;
  thread: CommentThread;
  /** Whose answers the thread may be about; null: not known here yet. */
  incident: Incident | null;
  mentionable: readonly string[];
  /** Nobody replies here, resolves it or opens it again. */
  isReadOnly?: boolean;
  /** Told of the thread while somebody has begun a reply below it, and that it was sent. */
  onReplying?: (thread: CommentThread, isReplying: boolean) => void;
  onChanged: () => void;
}

/** A comment with its replies; shows earlier ones, replies, resolves it or opens it again. */
export function CommentThreadView({
  path,
  thread,
  incident,
  mentionable,
  isReadOnly = false,
  onReplying,
  onChanged,
}: Props) {
  const t = useText();
  const { api } = useSession();
  const { country } = usePlaces();
  const [earlier, setEarlier] = useState<CommentView[]>([]);
  const replies = useOpenForm<'reply'>();
  const isReplying = replies.isBegun('reply');
  useEffect(() => onReplying?.(thread, isReplying), [thread, isReplying]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  // A new reply takes the place of the oldest of the newest.
  const before = useRef(thread);
  useEffect(() => {
    const left = before.current.comments.filter(({ id }) => !thread.comments.some((one) => one.id === id));
    before.current = thread;
    setEarlier((now) => (now.length === 0 ? now : [...now, ...left]));
  }, [thread]);
  const [first, ...newest] = thread.comments as [CommentView, ...CommentView[]];
  const between = earlier.filter(({ id }) => id !== first.id);
  const shown = [first, ...between, ...newest];
  const run = async <T,>(
    ask: Promise<{ ok: true; value: T } | { ok: false; problem: ProblemBody }>,
  ): Promise<T | null> => {
    setBusy(true);
    const reply = await ask;
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    return reply.ok ? reply.value : null;
  };
  const load = async (): Promise<void> => {
    const before = (between[0] ?? newest[0])!.id;
    const found = await run(api.get<{ items: CommentView[] }>(`${path}/${thread.id}/replies?before=${before}`));
    if (found) setEarlier([...found.items, ...between]);
  };
  const resolve = async (): Promise<void> => {
    const now = await run(
      api.put<CommentThread>(`${path}/${thread.id}/resolution`, { resolved: thread.resolved === null }),
    );
    if (!now) return;
    onReplying?.(now, isReplying);
    onChanged();
  };
  return (
    <article
      id={threadAnchor(thread.id)}
      tabIndex={-1}
      class={`comment-thread ${thread.resolved ? 'comment-resolved' : ''}`}
    >
      {(thread.path !== null || thread.forAuthor || thread.resolved) && (
        <p class="small">
          {thread.path !== null && (
            <strong>{incident ? answerName(thread.path, incident, t) : formatDetail(thread.path, t)} </strong>
          )}
          {thread.forAuthor && <span class="tag">{t('desk.comments.is-for-author')}</span>}{' '}
          {thread.resolved && (
            <span class="quiet">
              {t('desk.comments.resolved', {
                name: thread.resolved.by,
                time: formatMoment(thread.resolved.at, t, country?.timeZone),
              })}
            </span>
          )}
        </p>
      )}
      <ul class="plain">
        {shown.map((comment, i) => (
          <li key={comment.id} class={i === 0 ? 'comment' : 'comment comment-reply'}>
            <Comment comment={comment} />
            {i === 0 && shown.length < thread.total && (
              <Button tone="quiet" {...{ busy }} onClick={() => void load()}>
                {t('desk.comments.earlier', { k: shown.length, n: thread.total })}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {problem && <Refused problem={problem} />}
      {!isReadOnly && (
        <p class="panel-buttons">
          <Button tone="quiet" aria-expanded={replies.open !== null} onClick={() => replies.toggle('reply')}>
            {t('desk.comments.reply')}
          </Button>
          <Button tone="quiet" {...{ busy }} onClick={() => void resolve()}>
            {t(thread.resolved ? 'desk.comments.reopen' : 'desk.comments.resolve')}
          </Button>
        </p>
      )}
      {isReplying && (
        <div hidden={replies.open === null}>
          <CommentForm
            {...{ path, mentionable }}
            reply={{ thread: thread.id, name: first.author }}
            onWritten={() => replies.finish()}
            again={onChanged}
          />
        </div>
      )}
    </article>
  );
}

function Comment({ comment }: { comment: CommentView }) {
  const t = useText();
  const { country } = usePlaces();
  const { author, at, text, kind, told } = comment;
  return (
    <>
      <p class="small comment-by">
        <strong>{author}</strong> <span class="quiet">{formatMoment(at, t, country?.timeZone)}</span>{' '}
        {kind !== 'comment' && <span class="tag">{t(`desk.comments.kind.${kind}`)}</span>}
      </p>
      {text === null ? <p class="quiet">{t('desk.comments.erased')}</p> : <p class="comment-text">{text}</p>}
      {told.length > 0 && <p class="small quiet">{t('desk.comments.told', { names: told.join(t('list.and')) })}</p>}
    </>
  );
}

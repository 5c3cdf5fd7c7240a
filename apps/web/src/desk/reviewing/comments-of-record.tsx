import type { CommentPage } from '@vigil/shared/staff-responses/comments.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { incidentPath } from '../incident-path.js';
import { useMember } from '../session.js';
import { Awaited } from '../use-staff-fetch.js';
import { answersOf } from './answers-commented-on.js';
import { CommentForm } from './comment-form.js';
import { CommentThreadView } from './comment-thread.js';
import { useThreads } from './use-threads.js';
import './comments.css';

export interface CommentsProps {
  record: IncidentRecord;
  /** Told which answers have open threads, each time they are read. */
  onAbout?: (about: CommentPage['about']) => void;
}

/** What colleagues write beside a record: threads, the newest first. Its author sees those that are for them. */
export default function CommentsOfRecord({ record, onAbout }: CommentsProps) {
  const t = useText();
  const { role } = useMember();
  const [isOpenOnly, setOpenOnly] = useState(false);
  const path = incidentPath(record.id, 'comments');
  const { found, itemsOf, keep, more } = useThreads(path, isOpenOnly);
  // A hand-over writes a comment.
  const since = record.owner?.since;
  const read = useRef(since);
  useEffect(() => {
    if (read.current !== since) found.again();
    read.current = since;
  }, [since]);
  useEffect(() => {
    if (found.value) onAbout?.(found.value.about);
  }, [found.value]);
  const isReviewer = role === 'reviewer';
  return (
    <section class="record-part comments" id="comments" tabIndex={-1} aria-labelledby="comments-title">
      <h2 id="comments-title">{t('desk.comments.title')}</h2>
      <p class="small quiet">{t(isReviewer ? 'desk.comments.about' : 'desk.comments.about-author')}</p>
      <Awaited asked={found}>
        {(page) => {
          const items = itemsOf(page);
          return (
            <>
              <CommentForm
                path={path}
                mentionable={page.mentionable}
                about={isReviewer ? answersOf(record.incident, t) : []}
                mayBeForAuthor={isReviewer && !record.mine}
                isAddition={!isReviewer && !record.allowed.some((action) => action === 'change' || action === 'recall')}
                again={found.again}
              />
              {page.total === 0 ? (
                <p class="quiet">{t('desk.comments.none')}</p>
              ) : (
                <div class="comments-head">
                  <p class="small" role="status">
                    {t('desk.comments.count', { k: items.length, n: page.total, open: page.open })}
                  </p>
                  <label class="check">
                    <input
                      type="checkbox"
                      checked={isOpenOnly}
                      onChange={(event) => setOpenOnly(event.currentTarget.checked)}
                    />
                    <span>{t('desk.comments.only-open')}</span>
                  </label>
                </div>
              )}
              {items.map((thread) => (
                <CommentThreadView
                  key={thread.id}
                  {...{ path, thread, mentionable: page.mentionable }}
                  incident={record.incident}
                  onReplying={keep}
                  onChanged={found.again}
                />
              ))}
            </>
          );
        }}
      </Awaited>
      {more}
    </section>
  );
}

import { fieldsOf } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { Text } from '@vigil/shared/text/text.js';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { isChildren, treeOf } from '../draft/record-tree.js';
import { incidentPath } from '../incident-path.js';
import { useMember } from '../session.js';
import { Awaited } from '../use-staff-fetch.js';
import { CommentForm } from './comment-form.js';
import { CommentThreadView } from './comment-thread.js';
import { formatDetail } from './format-change.js';
import { useThreads } from './use-threads.js';
import './comments.css';

/** What colleagues write beside a record: threads, the newest first. Its author sees those that are for them. */
export default function CommentsOfRecord({ record }: { record: IncidentRecord }) {
  const t = useText();
  const { role } = useMember();
  const [isOpenOnly, setOpenOnly] = useState(false);
  const path = incidentPath(record.id, 'comments');
  const { found, itemsOf, more } = useThreads(path, isOpenOnly);
  // A hand-over writes a comment.
  const since = record.owner?.since;
  const read = useRef(since);
  useEffect(() => {
    if (read.current !== since) found.again();
    read.current = since;
  }, [since]);
  const isReviewer = role === 'reviewer';
  return (
    <section class="record-part comments" id="comments" aria-labelledby="comments-title">
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
                about={isReviewer ? answersOf(record, t) : []}
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

const isSaid = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);

/** Returns the answers of a record that a comment can be about, with their names. */
const answersOf = (record: IncidentRecord, t: Text): [path: string, name: string][] => {
  const tree = treeOf(record.incident);
  return fieldsOf(Incident).flatMap((field): [string, string][] => {
    const value = tree[field.name];
    if (field.kind !== 'many') return isSaid(value) ? [[`/${field.name}`, formatDetail(`/${field.name}`, t)]] : [];
    if (!isChildren(value)) return [];
    return value.flatMap((child, i) =>
      fieldsOf(field.of!())
        .filter((inner) => inner.kind !== 'many' && isSaid(child[inner.name]))
        .map((inner): [string, string] => {
          const path = `/${field.name}/${String(child['id'])}/${inner.name}`;
          return [
            path,
            t('desk.comments.child', { what: formatDetail(path, t), n: value.length > 1 ? i + 1 : '' }).trim(),
          ];
        }),
    );
  });
};

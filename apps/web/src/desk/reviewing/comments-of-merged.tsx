import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { useText } from '../../text-bundles.js';
import { incidentPath } from '../incident-path.js';
import { Awaited, useStaffFetch } from '../use-staff-fetch.js';
import { CommentThreadView } from './comment-thread.js';
import { useThreads } from './use-threads.js';
import './comments.css';

/** What was written beside a record that was merged into the one of this page, only to be read. */
export default function CommentsOfMerged({ id, name }: { id: string; name: string }) {
  const t = useText();
  const path = incidentPath(id, 'comments');
  const record = useStaffFetch<IncidentRecord>(incidentPath(id));
  const { found, itemsOf, more } = useThreads(path, false);
  const title = `comments-title-${id}`;
  return (
    <section class="record-part comments" aria-labelledby={title}>
      <h2 id={title}>{t('duplicates.comments', { record: name })}</h2>
      <Awaited asked={found}>
        {(page) => (
          <>
            {itemsOf(page).map((thread) => (
              <CommentThreadView
                key={thread.id}
                {...{ path, thread }}
                incident={record.value?.incident ?? null}
                mentionable={page.mentionable}
                isReadOnly
                onChanged={found.again}
              />
            ))}
          </>
        )}
      </Awaited>
      {more}
    </section>
  );
}

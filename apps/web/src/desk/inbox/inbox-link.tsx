import type { InboxNews } from '@vigil/shared/staff-responses/notices.js';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';
import { useLongPoll } from '../use-long-poll.js';
import './inbox.css';

/** In the frame of the desk: how much waits in the inbox, up to date while the page is seen. */
export function InboxLink({ isHere }: { isHere: boolean }) {
  const t = useText();
  const news = useLongPoll<InboxNews>('/api/inbox/news');
  const unread = news?.unread ?? 0;
  return (
    <DeskLink to="/desk/inbox" class="inbox-link" current={isHere}>
      {t('desk.inbox.title')}
      {unread > 0 && (
        <span class={`inbox-count ${news!.urgent > 0 ? 'inbox-count-urgent' : ''}`}>
          <span aria-hidden="true">{t('desk.inbox.n', { n: unread })}</span>
          <span class="visually-hidden" role="status">
            {t('desk.inbox.link', { n: unread })}
          </span>
        </span>
      )}
    </DeskLink>
  );
}

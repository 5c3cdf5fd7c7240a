import { useState } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { mayLogIncidents, PageHead } from '../desk-frame.js';
import { DeskLink } from '../desk-link.js';
import { loadedLater } from '../loaded-later.js';
import { QueueSection } from '../queue/queue-section.js';
import { useQueueViews } from '../queue/use-queue-views.js';
import { useMember } from '../session.js';
import { NoticesAboveQueue, useAboveQueue } from './first-notices.js';
import { LaterLine, type LaterNews, LaterNotices } from './later-notices.js';

const ServerWarnings = loadedLater(
  ['desk', 'server'],
  async () => (await import('../administering/server-health-page.js')).ServerWarnings,
  <></>,
);

/** `/desk`: the member's tasks, and every record that they can see. */
export function HomePage() {
  const { role } = useMember();
  return role === 'admin' ? <AdministratorHome /> : <QueueHome />;
}

function QueueHome() {
  const t = useText();
  const { name, role } = useMember();
  const { isKnown, ...above } = useAboveQueue();
  const [isShown, setShown] = useState(false);
  const [news, setNews] = useState<LaterNews>({});
  const { views, again } = useQueueViews(isShown);
  return (
    <>
      <PageHead title={t('desk.home.title', { name })}>
        {mayLogIncidents(role) && (
          <DeskLink to="/desk/incidents/new" class="button button-primary">
            + {t('desk.home.log')}
          </DeskLink>
        )}
      </PageHead>
      {isKnown && <NoticesAboveQueue {...above} />}
      {isKnown && <LaterLine news={news} views={views} />}
      <QueueSection isReady={isKnown} views={views} countAgain={again} onShown={() => setShown(true)}>
        {isShown && <LaterNotices onNews={(one, n) => setNews((now) => ({ ...now, [one]: n }))} />}
      </QueueSection>
    </>
  );
}

/** Administrators never read records: their home page shows people and settings. */
function AdministratorHome() {
  const t = useText();
  return (
    <>
      <PageHead title={t('desk.page.home')} />
      <ServerWarnings />
      <LaterNotices />
      <p class="lead">{t('desk.home.admin')}</p>
      <div class="form-actions">
        <DeskLink to="/desk/people" class="button">
          {t('desk.page.people')}
        </DeskLink>
        <DeskLink to="/desk/groups" class="button">
          {t('desk.page.groups')}
        </DeskLink>
        <DeskLink to="/desk/settings" class="button">
          {t('desk.page.settings')}
        </DeskLink>
      </div>
    </>
  );
}

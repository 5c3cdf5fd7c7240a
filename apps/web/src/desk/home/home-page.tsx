import type { ReleasePage } from '@vigil/shared/staff-responses/releases.js';
import type { ObjectionPage } from '@vigil/shared/staff-responses/objections.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { type TextBundle, useText } from '../../text-bundles.js';
import { loadedLater } from '../loaded-later.js';
import { type Asked, Refused, requestReload, useStaffFetch, useFresh } from '../use-staff-fetch.js';
import type { FollowedQueryList } from '../analysing/followed-queries.js';
import type { WaitingExports } from '../exporting/export-requests.js';
import { DeskLink } from '../desk-link.js';
import { mayLogIncidents, PageHead } from '../desk-frame.js';
import { QueueSection } from '../queue/queue-section.js';
import { formatMoment } from '../format-answer.js';
import { useMember } from '../session.js';
import { forgetDraft, keptDrafts, type KeptDraft } from '../draft/draft-store.js';
import { usePlaces } from '../places-context.js';

/** Notices load after the queue, which most visits are for; until then nothing stands in their place. */
const notice = <P extends object>(bundles: readonly TextBundle[], load: () => Promise<ComponentType<P>>) =>
  loadedLater<P>(bundles, load, <></>);
const ServerWarnings = notice(
  ['desk'],
  async () => (await import('../administering/server-health-page.js')).ServerWarnings,
);
const WaitingMembers = notice(['desk', 'account'], async () => (await import('./waiting-members.js')).WaitingMembers);
const HidingNotices = notice(['desk'], async () => (await import('../hiding/hiding-notices.js')).HidingNotices);
const DamagedFiles = notice(
  ['desk', 'evidence'],
  async () => (await import('../evidence/evidence-integrity.js')).DamagedFiles,
);
const FollowedQueries = notice<{ asked: Asked<FollowedQueryList> }>(
  ['desk', 'analysis', 'beside', 'rule'],
  async () => (await import('../analysing/followed-queries.js')).FollowedQueries,
);
const ExportRequests = notice<{ isHome: boolean; asked: Asked<WaitingExports> }>(
  ['desk', 'exports', 'relations', 'rule', 'beside', 'data', 'problems', 'datasets'],
  async () => (await import('../exporting/export-requests.js')).WaitingRequests,
);
const WaitingReleases = notice<{ asked: Asked<ReleasePage> }>(
  ['desk', 'account', 'codebook', 'problems', 'report', 'releases'],
  async () => (await import('../releasing/waiting-releases.js')).WaitingReleases,
);

/** `/desk`: the member's tasks, and every record that they can see. */
export function HomePage() {
  const t = useText();
  const { name, role } = useMember();
  const [isShown, setShown] = useState(false);
  const objections = useStaffFetch<ObjectionPage>(role === 'reviewer' && isShown ? '/api/objections?rows=false' : null);
  useFresh(objections);
  const waiting = objections.value?.counts ?? null;
  if (role === 'admin') return <AdministratorHome />;
  return (
    <>
      <PageHead title={t('desk.home.title', { name })}>
        {mayLogIncidents(role) && (
          <DeskLink to="/desk/incidents/new" class="button button-primary">
            + {t('desk.home.log')}
          </DeskLink>
        )}
      </PageHead>
      {role === 'reviewer' && <AtRisk />}
      {waiting !== null && waiting.new > 0 && <NewObjections n={waiting.new} />}
      <OnThisDevice />
      {mayLogIncidents(role) && <Returned />}
      {isShown && <LaterNotices />}
      <QueueSection objections={waiting} onShown={() => setShown(true)} />
    </>
  );
}

/** What else waits for the member: asked for when the queue is there, and loaded where there is something to tell. */
function LaterNotices() {
  const { role } = useMember();
  return (
    <>
      {role === 'reviewer' && <HidingNotices />}
      {role === 'reviewer' && <DamagedFiles />}
      <WaitingMembers />
      {role === 'reviewer' && <Exports />}
      {role !== 'monitor' && <Releases />}
      {role !== 'monitor' && <Followed />}
    </>
  );
}

/** Whether the server has something to tell, or refuses to: only then does the code of a notice load. */
const isNews = <T,>({ value, problem }: Asked<T>, has: (value: T) => boolean): boolean =>
  value === null ? problem !== null : has(value);

function Exports() {
  const asked = useStaffFetch<WaitingExports>('/api/exports?waiting=true');
  useFresh(asked);
  return isNews(asked, ({ total }) => total > 0) ? <ExportRequests isHome asked={asked} /> : null;
}

function Releases() {
  const asked = useStaffFetch<ReleasePage>('/api/releases');
  useFresh(asked);
  return isNews(asked, ({ total }) => total > 0) ? <WaitingReleases asked={asked} /> : null;
}

function Followed() {
  const asked = useStaffFetch<FollowedQueryList>('/api/subscriptions');
  useFresh(asked);
  return isNews(asked, ({ items }) => items.length > 0) ? <FollowedQueries asked={asked} /> : null;
}

/**
 * People at risk come before everything else: according to reports from the field, of which some are drafts, and to
 * records, however they began. What is both is counted in both, so that nobody is left out. What could not be asked is
 * said: it is not nobody.
 */
function AtRisk() {
  const t = useText();
  const inbox = useStaffFetch<{ urgent: number }>('/api/field/inbox');
  const records = useStaffFetch<RecordQueue>('/api/incidents?gap=at-risk&rows=1');
  useFresh(inbox, records);
  const problem = (inbox.value === null && inbox.problem) || (records.value === null && records.problem) || null;
  const found = [
    { to: '/desk/field', words: 'desk.home.at-risk', n: inbox.value?.urgent ?? 0 },
    { to: '/desk?gap=at-risk', words: 'desk.home.records-at-risk', n: records.value?.total ?? 0 },
  ].filter(({ n }) => n > 0);
  return (
    <>
      {problem && <Refused problem={problem} again={requestReload} />}
      {found.length > 0 && (
        <Band tone="error">
          {found.map(({ to, words, n }) => (
            <p key={to}>
              <DeskLink to={to}>
                <strong>{t(words, { n })}</strong>
              </DeskLink>
            </p>
          ))}
        </Band>
      )}
    </>
  );
}

/** What people wrote about public pages and nobody has taken. */
function NewObjections({ n }: { n: number }) {
  const t = useText();
  return (
    <Band tone="note">
      <p>
        <DeskLink to="/desk/objections?state=new">
          <strong>{t('desk.home.objections', { n })}</strong>
        </DeskLink>
      </p>
    </Band>
  );
}

/** Administrators never read records: their home page shows people and settings. */
function AdministratorHome() {
  const t = useText();
  return (
    <>
      <PageHead title={t('desk.page.home')} />
      <DamagedFiles />
      <ServerWarnings />
      <Releases />
      <WaitingMembers />
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

/** Records that came back with a question, to be answered first. */
function Returned() {
  const t = useText();
  const asked = useStaffFetch<RecordQueue>('/api/incidents?status=WS_RETURNED&mine=true&rows=50');
  useFresh(asked);
  const items = asked.value?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section class="heaps" aria-labelledby="returned-title">
      <h2 id="returned-title">{t('desk.queue.returned', { n: items.length })}</h2>
      <ul class="plain asked-list">
        {items.map((item) => (
          <li key={item.id} class="asked">
            <DeskLink to={`/desk/incidents/${item.id}`}>{item.title ?? t('desk.home.untitled')}</DeskLink>
            {item.question && <blockquote>{item.question}</blockquote>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Records that were typed here and are only on this device until they are saved. */
function OnThisDevice() {
  const t = useText();
  const member = useMember();
  const { country } = usePlaces();
  const [kept, setKept] = useState<readonly KeptDraft[]>([]);
  const read = (): void => void keptDrafts(member.id).then(setKept);
  useEffect(read, [member.id]);
  const drop = async (draft: KeptDraft): Promise<void> => {
    await forgetDraft(draft.member, draft.incident, draft.tab);
    read();
  };
  if (kept.length === 0) return null;
  return (
    <section class="band band-warning device" aria-labelledby="device-title">
      <h2 id="device-title">{t('desk.device.title', { n: kept.length })}</h2>
      <p>{t('desk.device.text')}</p>
      <ul class="plain">
        {kept.map((draft) => {
          const title =
            typeof draft.typed.title === 'string' && draft.typed.title.trim() !== ''
              ? draft.typed.title
              : t('desk.home.untitled');
          return (
            <li key={`${draft.incident} ${draft.tab}`} class="device-row">
              <DeskLink to={`/desk/incidents/${draft.incident}`}>{title}</DeskLink>{' '}
              <span>{formatMoment(draft.keptAt, t, country?.timeZone)}</span>
              <Button
                tone="quiet"
                class="button-small"
                aria-label={t('desk.device.drop-what', { what: title })}
                onClick={() => void drop(draft)}
              >
                {t('desk.device.drop')}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

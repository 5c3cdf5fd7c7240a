import type { HiddenRecords } from '@vigil/shared/staff-responses/hidden-records.js';
import type { SmallTeam } from '@vigil/shared/staff-responses/members.js';
import type { WaitingPageLine } from '@vigil/shared/staff-responses/person-pages.js';
import type { WaitingJoining } from '@vigil/shared/staff-responses/people.js';
import type { QueueViews } from '@vigil/shared/staff-responses/queue-views.js';
import type { ReleasePage } from '@vigil/shared/staff-responses/releases.js';
import type { Role } from '@vigil/shared/staff-responses/sign-in.js';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { type TextBundle, useText } from '../../text-bundles.js';
import type { FollowedQueryList } from '../analysing/followed-queries.js';
import { DeskLink } from '../desk-link.js';
import type { IntegrityStatus } from '../evidence/evidence-integrity.js';
import type { WaitingExports } from '../exporting/export-requests.js';
import { loadedLater } from '../loaded-later.js';
import { useMember } from '../session.js';
import { type Asked, useFresh, useStaffFetch } from '../use-staff-fetch.js';
import { hiddenForMe, membersForMe, ofOthers, releasesForMe } from './waiting-for-me.js';
import type { MembersWaiting } from './waiting-members.js';

/** Until a notice is there, nothing stands in its place. */
const notice = <P extends object>(bundles: readonly TextBundle[], load: () => Promise<ComponentType<P>>) =>
  loadedLater<P>(bundles, load, <></>);
const HidingNotices = notice<{ asked: Asked<HiddenRecords> }>(
  ['desk'],
  async () => (await import('../hiding/hiding-notices.js')).HidingNotices,
);
const DamagedFiles = notice<{ asked: Asked<IntegrityStatus> }>(
  ['desk', 'evidence'],
  async () => (await import('../evidence/evidence-integrity.js')).DamagedFiles,
);
const WaitingMembers = notice<{ asked: Asked<MembersWaiting> }>(
  ['desk', 'account'],
  async () => (await import('./waiting-members.js')).WaitingMembers,
);
const SmallTeamAsked = notice<{ asked: Asked<SmallTeam> }>(
  ['desk', 'account'],
  async () => (await import('./waiting-members.js')).SmallTeamAsked,
);
const WaitingJoinings = notice<{ asked: Asked<{ items: WaitingJoining[] }> }>(
  ['people'],
  async () => (await import('../people/waiting-joinings.js')).WaitingJoinings,
);
const WaitingPages = notice<{ asked: Asked<{ items: WaitingPageLine[] }> }>(
  ['people'],
  async () => (await import('../people/waiting-pages.js')).WaitingPages,
);
const ExportRequests = notice<{ asked: Asked<WaitingExports> }>(
  ['desk', 'exports', 'relations', 'rule', 'beside', 'data', 'problems', 'datasets', 'people-figures'],
  async () => (await import('../exporting/export-requests.js')).WaitingRequests,
);
const WaitingReleases = notice<{ asked: Asked<ReleasePage> }>(
  ['desk', 'account', 'codebook', 'problems', 'report', 'releases'],
  async () => (await import('../releasing/waiting-releases.js')).WaitingReleases,
);
const FollowedQueries = notice<{ asked: Asked<FollowedQueryList> }>(
  ['desk', 'analysis', 'beside', 'rule'],
  async () => (await import('../analysing/followed-queries.js')).FollowedQueries,
);

interface LaterNotice<T> {
  name:
    | 'hiding'
    | 'damaged'
    | 'members'
    | 'small-team'
    | 'exports'
    | 'releases'
    | 'followed'
    | 'joinings'
    | 'person-pages';
  roles: readonly Role[];
  path: string;
  /** How much there is to tell; 0: nothing. */
  count: (value: T, me: string) => number;
  /** How much of it the member can act on; null: it is not known how much. Not given: all of it. */
  forMe?: (value: T) => number | null;
  Part: ComponentType<{ asked: Asked<T> }>;
}
const later = <T,>(one: LaterNotice<T>): LaterNotice<unknown> => one as LaterNotice<unknown>;

const LATER: readonly LaterNotice<unknown>[] = [
  later<HiddenRecords>({
    name: 'hiding',
    roles: ['reviewer'],
    path: '/api/incidents/hidings',
    count: ({ items }) => items.length,
    forMe: hiddenForMe,
    Part: HidingNotices,
  }),
  later<IntegrityStatus>({
    name: 'damaged',
    roles: ['reviewer', 'admin'],
    path: '/api/evidence/standing',
    count: ({ damagedTotal }) => damagedTotal,
    Part: DamagedFiles,
  }),
  later<ReleasePage>({
    name: 'releases',
    roles: ['reviewer', 'analyst', 'admin'],
    path: '/api/releases',
    count: ({ total }) => total,
    forMe: releasesForMe,
    Part: WaitingReleases,
  }),
  later<MembersWaiting>({
    name: 'members',
    roles: ['monitor', 'reviewer', 'analyst', 'admin'],
    path: '/api/members/waiting',
    count: ({ items }) => items.length,
    forMe: membersForMe,
    Part: WaitingMembers,
  }),
  later<SmallTeam>({
    name: 'small-team',
    roles: ['reviewer', 'admin'],
    path: '/api/settings/small-team',
    count: ({ asked }, me) => (asked && asked.by !== me ? 1 : 0),
    Part: SmallTeamAsked,
  }),
  later<{ items: WaitingJoining[] }>({
    name: 'joinings',
    roles: ['reviewer'],
    path: '/api/people-joinings',
    count: ({ items }) => items.length,
    forMe: ofOthers,
    Part: WaitingJoinings,
  }),
  later<{ items: WaitingPageLine[] }>({
    name: 'person-pages',
    roles: ['reviewer'],
    path: '/api/person-pages',
    count: ({ items }) => items.length,
    forMe: ofOthers,
    Part: WaitingPages,
  }),
  later<WaitingExports>({
    name: 'exports',
    roles: ['reviewer'],
    path: '/api/exports?waiting=true',
    count: ({ total }) => total,
    Part: ExportRequests,
  }),
  later<FollowedQueryList>({
    name: 'followed',
    roles: ['reviewer', 'analyst'],
    path: '/api/subscriptions',
    count: ({ items }) => items.length,
    Part: FollowedQueries,
  }),
];

/** By notice, how much waits for the member; null: nobody knows. */
export type LaterNews = Readonly<Record<string, number | null>>;
const noticesOf = (role: Role) => LATER.filter(({ roles }) => roles.includes(role));

/**
 * What else waits for the member: asked for when the queue is there, below it, so that nothing moves its rows. The code
 * of a notice loads where there is something to tell.
 */
export function LaterNotices({ onNews }: { onNews?: (name: string, n: number | null) => void }) {
  const { role } = useMember();
  return (
    <>
      {noticesOf(role).map((one) => (
        <Later key={one.name} {...one} onNews={onNews} />
      ))}
    </>
  );
}

function Later({
  name,
  path,
  count,
  forMe,
  Part,
  onNews,
}: LaterNotice<unknown> & { onNews?: ((name: string, n: number | null) => void) | undefined }) {
  const { id: me } = useMember();
  const asked = useStaffFetch<unknown>(path);
  useFresh(asked);
  const { value, problem } = asked;
  const n = value === null ? null : count(value, me);
  const waits = value !== null && n !== 0 && forMe ? forMe(value) : n;
  useEffect(() => {
    if (value !== null || problem !== null) onNews?.(name, waits);
  }, [waits, value === null, problem === null]);
  return n === 0 || (n === null && problem === null) ? null : (
    <section id={`later-${name}`} class="later-notice" tabIndex={-1}>
      <Part asked={asked} />
    </section>
  );
}

/**
 * One line above the queue, whose place is there from the start: what waits below it, each a link, and objections. On a
 * narrow page it is scrolled.
 */
export function LaterLine({ news, views }: { news: LaterNews; views: QueueViews | null }) {
  const t = useText();
  const { role } = useMember();
  const notices = noticesOf(role);
  const waiting = notices.filter(({ name }) => name in news && news[name] !== 0);
  const open = views?.objections?.open ?? 0;
  const number = (n: number | null) => n !== null && <span class="queue-n">{t('desk.number', { n })}</span>;
  // All at once, so that nothing moves in it either.
  const isKnown = views !== null && notices.every(({ name }) => name in news);
  if (!isKnown) return <div class="later-line" />;
  return (
    <div class="later-line">
      {waiting.length > 0 || open > 0 ? (
        <nav aria-label={t('desk.later.title')}>
          <span aria-hidden="true">{t('desk.later.title')}</span>
          <ul class="plain">
            {open > 0 && (
              <li>
                <DeskLink to="/desk/objections?state=open">
                  {t('desk.page.objections')} {number(open)}
                </DeskLink>
              </li>
            )}
            {waiting.map(({ name }) => (
              <li key={name}>
                <a href={`#later-${name}`}>
                  {t(`desk.later.${name}`)} {number(news[name]!)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      ) : (
        <p class="small quiet">{t('desk.later.none')}</p>
      )}
    </div>
  );
}

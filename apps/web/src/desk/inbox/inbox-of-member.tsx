import { digitsIn, formatDay, formatWindow } from '@vigil/shared/day/format-dates.js';
import {
  type DueNotice,
  NOTICE_KINDS,
  URGENT_KINDS,
  type Notice,
  type NoticePage,
} from '@vigil/shared/staff-responses/notices.js';
import { limitWordsIn } from '@vigil/shared/people-figures/custody-limits.js';
import type { Text } from '@vigil/shared/text/text.js';
import { useEffect, useState } from 'preact/hooks';
import { useLocation, useSearch } from 'wouter-preact';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { SelectField } from '../../ui/select-field.js';
import { PageHead } from '../desk-frame.js';
import { DeskLink } from '../desk-link.js';
import { formatMoment } from '../format-answer.js';
import { usePlaces } from '../places-context.js';
import { casePage, personPage } from '../people/people-paths.js';
import { useMember, useSession } from '../session.js';
import { Awaited, Refused, useFresh, useStaffFetch } from '../use-staff-fetch.js';
import './inbox.css';

/** `/desk/inbox`: what this member is told of, the newest first. */
export default function InboxOfMember() {
  const t = useText();
  const [, go] = useLocation();
  const { api } = useSession();
  const { role } = useMember();
  const query = new URLSearchParams(useSearch());
  const what = NOTICE_KINDS.find((kind) => kind === query.get('what')) ?? '';
  const isUnread = query.get('unread') === 'true';
  const asked = new URLSearchParams({ ...(what ? { what } : {}), ...(isUnread ? { unread: 'true' } : {}) }).toString();
  // Nobody else follows people.
  const kinds = NOTICE_KINDS.filter((kind) => kind !== 'people' || role === 'reviewer');
  const found = useStaffFetch<NoticePage>(`/api/inbox?${asked}`);
  useFresh(found);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const show = (name: string, value: string): void => {
    if (value === '') query.delete(name);
    else query.set(name, value);
    go(`/desk/inbox${query.size > 0 ? `?${query}` : ''}`, { replace: true });
  };
  const mark = async (ids: readonly string[], until: boolean): Promise<void> => {
    for (const id of ids) {
      const reply = await api.post('/api/inbox/read', { id, until });
      setProblem(reply.ok ? null : reply.problem);
      if (!reply.ok) break;
    }
    found.again();
  };
  // Those about people are marked by themselves: they are no part of the order of the others.
  const items = found.value?.items ?? [];
  const newest = [items.find(({ due }) => due !== null), items.find(({ due }) => due === null)].flatMap(
    (one) => one?.id ?? [],
  );
  return (
    <>
      <PageHead title={t('desk.inbox.title')}>
        {newest.length > 0 && found.value!.unread > 0 && what === '' && (
          <Button onClick={() => void mark(newest, true)}>{t('desk.inbox.mark-all')}</Button>
        )}
      </PageHead>
      <p class="lead narrow">
        {t('desk.inbox.about')} {role === 'reviewer' && t('desk.inbox.about-people')}
      </p>
      <div class="inbox-filters">
        <SelectField
          label={t('desk.inbox.which')}
          value={what}
          none={t('desk.inbox.all')}
          options={kinds.map((kind) => [kind, t(`inbox-kind.${kind}`)] as const)}
          onChange={(value) => show('what', value)}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={isUnread}
            onChange={(event) => show('unread', event.currentTarget.checked ? 'true' : '')}
          />
          <span>{t('desk.inbox.only-unread')}</span>
        </label>
      </div>
      {problem && <Refused problem={problem} />}
      <Awaited asked={found}>
        {(page) => <Listed key={asked} first={page} query={asked} onRead={(id) => void mark([id], false)} />}
      </Awaited>
    </>
  );
}

interface ListedProps {
  first: NoticePage;
  query: string;
  onRead: (id: string) => void;
}

function Listed({ first, query, onRead }: ListedProps) {
  const t = useText();
  const { api } = useSession();
  const [more, setMore] = useState<Pick<NoticePage, 'items' | 'next'>>({ items: [], next: first.next });
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  useEffect(() => setMore({ items: [], next: first.next }), [first]);
  const load = async (): Promise<void> => {
    const reply = await api.get<NoticePage>(`/api/inbox?${query}&before=${more.next}`);
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) setMore({ items: [...more.items, ...reply.value.items], next: reply.value.next });
  };
  const items = [...first.items, ...more.items];
  if (items.length === 0) return <p>{t('desk.inbox.none')}</p>;
  return (
    <>
      <p class="small quiet" role="status">
        {t('desk.inbox.count', { k: items.length, n: first.total })}
      </p>
      <ul class="plain">
        {items.map((notice) => (
          <Line key={notice.id} {...{ notice, onRead }} />
        ))}
      </ul>
      {problem && <Refused problem={problem} />}
      {more.next !== null && <Button onClick={() => void load()}>{t('desk.inbox.more')}</Button>}
    </>
  );
}

/** Where a notice about no record leads; others are about colleagues. */
const LEADS_TO: Partial<Record<Notice['what'], string>> = {
  'at-risk': '/desk/field',
  'name-decided': '/desk/proposals?show=all',
};

function Line({ notice, onRead }: { notice: Notice; onRead: (id: string) => void }) {
  const t = useText();
  const { country } = usePlaces();
  const { role } = useMember();
  const { id, what, by, about, at, isRead, record, isLimited, objection, due } = notice;
  const isOfMany = what === 'handed-over' && record === null && objection === null;
  const isOfColleague = !isOfMany && !(what in LEADS_TO);
  const ofRecord = what !== 'at-risk' ? what : isLimited ? 'at-risk-limited' : record ? 'at-risk-record' : what;
  const said = due
    ? formatDue(due, t)
    : t(`inbox-notice.${isOfMany ? 'handed-over-many' : ofRecord}`, {
        by: by ?? t('desk.inbox.somebody'),
        about: about ?? '',
      });
  const read = (): void => {
    if (!isRead) onRead(id);
  };
  return (
    <li class={`notice ${isRead ? '' : 'notice-unread'}`}>
      <div class="notice-text">
        <p class="notice-what">
          {said} {URGENT_KINDS.includes(what) && <span class="tag">{t('desk.inbox.urgent')}</span>}{' '}
          {!isRead && <span class="tag">{t('desk.inbox.new')}</span>}
        </p>
        <p>
          {due ? (
            <DueLinks due={due} onClick={read} />
          ) : record ? (
            <DeskLink to={`/desk/incidents/${record.id}`} onClick={read}>
              {record.title ?? t('desk.home.untitled')}
            </DeskLink>
          ) : objection !== null ? (
            <DeskLink to={`/desk/objections/${objection}`} onClick={read}>
              {t('desk.inbox.to-objection')}
            </DeskLink>
          ) : isLimited || (isOfColleague && role !== 'reviewer' && role !== 'admin') ? null : (
            <DeskLink to={isOfMany ? '/desk?mine=true' : (LEADS_TO[what] ?? '/desk/people')} onClick={read}>
              {t(isOfMany ? 'desk.queue.view.mine' : `desk.inbox.to-${isOfColleague ? 'people' : what}`)}
            </DeskLink>
          )}{' '}
          <span class="quiet small">
            {due ? formatDay(due.since, t.language) : formatMoment(at, t, country?.timeZone)}
          </span>
        </p>
      </div>
      {!isRead && (
        <Button
          tone="quiet"
          onClick={() => onRead(id)}
          aria-label={[`${t('desk.inbox.mark')}: ${said}`, due?.people[0]?.handle].filter(Boolean).join(' · ')}
        >
          {t('desk.inbox.mark')}
        </Button>
      )}
    </li>
  );
}

const formatDue = ({ is, days, limit }: DueNotice, t: Text): string =>
  t(`inbox-due.${is}`, {
    when: days
      ? formatWindow({ precision: days.earliest === days.latest ? 'DP_DAY' : 'DP_RANGE', ...days }, t.language)
      : '',
    law: limit ? limitWordsIn(limit, t.language).law : '',
    article: limit ? digitsIn(limit.article, t.language) : '',
  });

/** Of more people, only how many more they are. */
const FEW = 3;

/** Leads to the case, or to the people: by two words, never by a name. */
function DueLinks({ due: { people, case: inCase }, onClick }: { due: DueNotice; onClick: () => void }) {
  const t = useText();
  if (inCase)
    return (
      <DeskLink to={casePage(inCase.id)} onClick={onClick}>
        {inCase.handle}
      </DeskLink>
    );
  return (
    <>
      {people.slice(0, FEW).map(({ id, handle }, at) => (
        <span key={id}>
          {at > 0 && t('list.and')}
          <DeskLink to={personPage(id)} onClick={onClick}>
            {handle}
          </DeskLink>
        </span>
      ))}
      {people.length > FEW && ` ${t('inbox-due.more', { n: people.length - FEW })}`}
    </>
  );
}

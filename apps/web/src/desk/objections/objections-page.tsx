import { todayIn } from '@vigil/shared/day/place-time.js';
import {
  OBJECTION_LISTS,
  type ListedObjection,
  type ObjectionList,
  type ObjectionPage,
} from '@vigil/shared/staff-responses/objections.js';
import { useState } from 'preact/hooks';
import { useLocation, useSearch } from 'wouter-preact';
import type { ProblemBody } from '../../api.js';
import { recordTitle } from '../record-title.js';
import { formatAbout } from './format-about.js';
import { formatDue } from './format-due.js';
import { useText } from '../../text-bundles.js';
import { MoreWords } from '../more-words.js';
import type { Text } from '@vigil/shared/text/text.js';
import { Button } from '../../ui/button.js';
import { SelectField } from '../../ui/select-field.js';
import { LineField } from '../../ui/line-field.js';
import { DeskForm } from '../desk-form.js';
import { DeskLink } from '../desk-link.js';
import { PageHead } from '../desk-frame.js';
import { NotOpened } from '../not-opened.js';
import { QueueFrame, QueueScroll } from '../queue/queue-frame.js';
import { daysOld } from '../queue/queue-table.js';
import { QueueViewList } from '../queue/queue-views.js';
import { useQueueSettings } from '../queue/settings-context.js';
import { useQueueViews } from '../queue/use-queue-views.js';
import { useMember, useSession } from '../session.js';
import { Awaited, Refused, useFresh, useStaffFetch } from '../use-staff-fetch.js';
import './objections.css';

/**
 * `/desk/objections`: what people wrote about public pages, in the queue: beside its views, in its table, by age. Those
 * that wait begin with the oldest; what is done, and all together, with the newest.
 */
export default function ObjectionsPage() {
  return (
    <MoreWords bundles={['app', 'desk', 'objections']}>
      <Inside />
    </MoreWords>
  );
}

/** How the list is narrowed; in the address. */
const NARROWED = ['state', 'owner', 'about'] as const;
const WAITING: readonly string[] = ['open', 'overdue', 'new', 'taken'] satisfies ObjectionList[];

const formatList = (list: ObjectionList, t: Text): string =>
  t(list === 'open' || list === 'overdue' ? `objections.list.${list}` : `objections.state.${list}`);

function Inside() {
  const t = useText();
  const [, go] = useLocation();
  const { id: me } = useMember();
  const query = new URLSearchParams(useSearch());
  const asked = new URLSearchParams(NARROWED.flatMap((key) => (query.get(key) ? [[key, query.get(key)!]] : [])));
  const order = WAITING.includes(asked.get('state') ?? '') ? 'sort=-age&' : '';
  const found = useStaffFetch<ObjectionPage>(`/api/objections?${order}${asked}`);
  useFresh(found);
  const { views, again } = useQueueViews(found.value !== null || found.problem !== null);
  const show = (key: (typeof NARROWED)[number], value: string): void => {
    if (value === '') query.delete(key);
    else query.set(key, value);
    go(`/desk/objections${query.size > 0 ? `?${query}` : ''}`);
  };
  const counts = found.value?.counts;
  return (
    <>
      <PageHead title={t('objections.title')} />
      <QueueFrame views={<QueueViewList address={null} views={views} again={again} />}>
        <h2 id="queue-title" class="visually-hidden">
          {t('objections.title')}
        </h2>
        <p class="quiet narrow">{t('objections.about')}</p>
        <div class="objection-filters">
          <SelectField
            label={t('objections.which')}
            value={asked.get('state') ?? ''}
            none={t('objections.all', { n: counts ? counts.open + counts.answered + counts.closed : 0 })}
            options={OBJECTION_LISTS.map(
              (list) =>
                [list, t('objections.state-n', { state: formatList(list, t), n: counts?.[list] ?? 0 })] as const,
            )}
            onChange={(value) => show('state', value)}
          />
          <SelectField
            label={t('objections.owner')}
            value={asked.get('owner') ?? ''}
            none={t('objections.owner-all')}
            options={[[me, t('objections.owner-me')]]}
            onChange={(value) => show('owner', value)}
          />
          <AboutRecord
            key={asked.get('about')}
            code={asked.get('about') ?? ''}
            onShow={(code) => show('about', code)}
          />
        </div>
        <Awaited asked={found}>{(page) => <Listed first={page} query={`${order}${asked}`} />}</Awaited>
      </QueueFrame>
    </>
  );
}

function AboutRecord({ code, onShow }: { code: string; onShow: (code: string) => void }) {
  const t = useText();
  const [typed, setTyped] = useState(code);
  return (
    <DeskForm class="objection-about" onSubmit={() => onShow(typed.trim())}>
      <LineField label={t('objections.about-record')} type="search" maxLength={60} value={typed} onInput={setTyped} />
      <Button type="submit">{t('objections.narrow')}</Button>
    </DeskForm>
  );
}

function Listed({ first, query }: { first: ObjectionPage; query: string }) {
  const t = useText();
  const { api } = useSession();
  const [more, setMore] = useState<Pick<ObjectionPage, 'items' | 'next'> & { of: ObjectionPage }>({
    of: first,
    items: [],
    next: first.next,
  });
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const current = more.of === first ? more : { of: first, items: [], next: first.next };
  const items: ListedObjection[] = [...first.items, ...current.items];
  const load = async (): Promise<void> => {
    const reply = await api.get<ObjectionPage>(`/api/objections?${query}&before=${current.next}`);
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) setMore({ of: first, items: [...current.items, ...reply.value.items], next: reply.value.next });
  };
  return (
    <>
      <NotOpened n={first.damaged} />
      <output class="list-count">{t('objections.count', { k: items.length, n: first.total })}</output>
      {items.length === 0 ? <p class="quiet">{t('objections.none')}</p> : <ObjectionTable items={items} />}
      {problem && <Refused problem={problem} />}
      {current.next !== null && <Button onClick={() => void load()}>{t('objections.more')}</Button>}
    </>
  );
}

/** The same table as that of records, as the member has it: cards on a phone, moved through by the same keys. */
function ObjectionTable({ items }: { items: readonly ListedObjection[] }) {
  const t = useText();
  const { settings } = useQueueSettings();
  const today = todayIn('UTC');
  const columns = [
    ['title', t('objections.head.about')],
    ['from', t('objections.head.from')],
    ['status', t('desk.queue.column.status')],
    ['owner', t('desk.queue.column.owner')],
    ['age', t('desk.queue.column.age')],
    ['due', t('objections.head.due')],
  ] as const;
  const cell = (column: (typeof columns)[number][0], one: ListedObjection) => {
    const due = formatDue(one, today, t);
    switch (column) {
      case 'title':
        return (
          <>
            <DeskLink to={`/desk/objections/${one.id}`} class="queue-link">
              {one.erased
                ? t('objections.erased')
                : one.title === null
                  ? formatAbout(one.about, t)
                  : recordTitle(one, t)}
            </DeskLink>
            {one.title !== null && <span class="small quiet queue-double">{formatAbout(one.about, t)}</span>}
          </>
        );
      case 'from':
        return one.relation && t(`objection.relation.${one.relation}`);
      case 'status':
        return <span class="tag state">{t(`objections.state.${one.state}`)}</span>;
      case 'owner':
        return one.owner?.name ?? null;
      case 'age':
        return daysOld(one.receivedAt, t);
      case 'due':
        return one.overdue ? <strong class="objection-overdue">{due}</strong> : due;
    }
  };
  return (
    <QueueScroll>
      <table class={`queue-table queue-unsorted queue-${settings.density}`}>
        <caption class="visually-hidden">{t('objections.title')}</caption>
        <thead>
          <tr>
            {columns.map(([column, head]) => (
              <th key={column} scope="col" class={column === 'age' ? 'queue-number' : undefined}>
                <span class="queue-head-cell">{head}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <tr key={one.id}>
              {columns.map(([column, head]) => {
                const content = cell(column, one);
                return (
                  <td
                    key={column}
                    class={`queue-${column}${column === 'age' ? ' queue-number' : ''}${content === null ? ' queue-empty' : ''}`}
                    data-label={head}
                  >
                    {content}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </QueueScroll>
  );
}

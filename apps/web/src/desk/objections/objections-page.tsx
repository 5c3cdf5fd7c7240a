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
import { formatAbout } from './format-about.js';
import { formatDue } from './format-due.js';
import { useText } from '../../text-bundles.js';
import { MoreWords } from '../more-words.js';
import type { Text } from '@vigil/shared/text/text.js';
import { Button } from '../../ui/button.js';
import { SelectField } from '../../ui/select-field.js';
import { Field } from '../../ui/field.js';
import { Table } from '../../ui/table.js';
import { DeskLink } from '../desk-link.js';
import { PageHead } from '../desk-frame.js';
import { formatMoment } from '../format-answer.js';
import { usePlaces } from '../places-context.js';
import { useMember, useSession } from '../session.js';
import { Awaited, Refused, useFresh, useStaffFetch } from '../use-staff-fetch.js';
import './objections.css';

/** `/desk/objections`: what people wrote about public pages, the newest first. */
export default function ObjectionsPage() {
  return (
    <MoreWords bundles={['app', 'desk', 'objections']}>
      <Inside />
    </MoreWords>
  );
}

/** How the list is narrowed; in the address. */
const NARROWED = ['state', 'owner', 'about'] as const;

const formatList = (list: ObjectionList, t: Text): string =>
  t(list === 'open' || list === 'overdue' ? `objections.list.${list}` : `objections.state.${list}`);

function Inside() {
  const t = useText();
  const [, go] = useLocation();
  const { id: me } = useMember();
  const query = new URLSearchParams(useSearch());
  const asked = new URLSearchParams(NARROWED.flatMap((key) => (query.get(key) ? [[key, query.get(key)!]] : [])));
  const found = useStaffFetch<ObjectionPage>(`/api/objections?${asked}`);
  useFresh(found);
  const show = (key: (typeof NARROWED)[number], value: string): void => {
    if (value === '') query.delete(key);
    else query.set(key, value);
    go(`/desk/objections${query.size > 0 ? `?${query}` : ''}`);
  };
  const counts = found.value?.counts;
  return (
    <>
      <PageHead title={t('objections.title')} />
      <p class="lead narrow">{t('objections.about')}</p>
      <div class="objection-filters">
        <SelectField
          label={t('objections.which')}
          value={asked.get('state') ?? ''}
          none={t('objections.all', { n: counts ? counts.open + counts.answered + counts.closed : 0 })}
          options={OBJECTION_LISTS.map(
            (list) => [list, t('objections.state-n', { state: formatList(list, t), n: counts?.[list] ?? 0 })] as const,
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
        <AboutRecord key={asked.get('about')} code={asked.get('about') ?? ''} onShow={(code) => show('about', code)} />
      </div>
      <Awaited asked={found}>{(page) => <Listed first={page} query={asked.toString()} />}</Awaited>
    </>
  );
}

function AboutRecord({ code, onShow }: { code: string; onShow: (code: string) => void }) {
  const t = useText();
  const [typed, setTyped] = useState(code);
  return (
    <form
      class="objection-about"
      onSubmit={(event) => {
        event.preventDefault();
        onShow(typed.trim());
      }}
    >
      <Field label={t('objections.about-record')}>
        {(control) => (
          <input
            {...control}
            class="input"
            type="search"
            autocomplete="off"
            maxLength={60}
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        )}
      </Field>
      <Button type="submit">{t('objections.narrow')}</Button>
    </form>
  );
}

function Listed({ first, query }: { first: ObjectionPage; query: string }) {
  const t = useText();
  const { api } = useSession();
  const { country } = usePlaces();
  const [more, setMore] = useState<Pick<ObjectionPage, 'items' | 'next'> & { of: ObjectionPage }>({
    of: first,
    items: [],
    next: first.next,
  });
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const current = more.of === first ? more : { of: first, items: [], next: first.next };
  const items: ListedObjection[] = [...first.items, ...current.items];
  const today = todayIn('UTC');
  const load = async (): Promise<void> => {
    const reply = await api.get<ObjectionPage>(`/api/objections?${query}&before=${current.next}`);
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) setMore({ of: first, items: [...current.items, ...reply.value.items], next: reply.value.next });
  };
  return (
    <>
      <Table
        stacks
        caption={t('objections.count', { k: items.length, n: first.total })}
        rows={items}
        rowKey={({ id }) => id}
        empty={t('objections.none')}
        columns={[
          {
            key: 'about',
            head: t('objections.head.about'),
            cell: ({ id, about, erased }) => (
              <DeskLink to={`/desk/objections/${id}`}>
                {erased ? t('objections.erased') : formatAbout(about, t)}
              </DeskLink>
            ),
          },
          {
            key: 'from',
            head: t('objections.head.from'),
            cell: ({ relation }) => (relation ? t(`objection.relation.${relation}`) : ''),
          },
          { key: 'state', head: t('objections.head.state'), cell: (one) => t(`objections.state.${one.state}`) },
          { key: 'owner', head: t('objections.head.owner'), cell: ({ owner }) => owner?.name ?? '' },
          {
            key: 'due',
            head: t('objections.head.due'),
            cell: (one) => {
              const due = formatDue(one, today, t);
              return one.overdue ? <strong class="objection-overdue">{due}</strong> : due;
            },
          },
          {
            key: 'received',
            head: t('objections.head.received'),
            cell: ({ receivedAt }) => formatMoment(receivedAt, t, country?.timeZone),
          },
        ]}
      />
      {problem && <Refused problem={problem} />}
      {current.next !== null && <Button onClick={() => void load()}>{t('objections.more')}</Button>}
    </>
  );
}

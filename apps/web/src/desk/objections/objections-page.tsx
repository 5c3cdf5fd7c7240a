import { OBJECTION_STATES, type ObjectionState } from '@vigil/shared/public/objection.js';
import type { ListedObjection, ObjectionPage } from '@vigil/shared/staff-responses/objections.js';
import { useState } from 'preact/hooks';
import { useLocation, useSearch } from 'wouter-preact';
import type { ProblemBody } from '../../api.js';
import { formatAbout } from './format-about.js';
import { useText, Words } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { Table } from '../../ui/table.js';
import { DeskLink } from '../desk-link.js';
import { PageHead } from '../desk-frame.js';
import { formatMoment } from '../format-answer.js';
import { usePlaces } from '../places-context.js';
import { useSession } from '../session.js';
import { Awaited, Refused, useFresh, useStaffFetch } from '../use-staff-fetch.js';

/** `/desk/objections`: what people wrote about public pages, the newest first. */
export default function ObjectionsPage() {
  return (
    <Words bundles={['app', 'desk', 'objections']}>
      <Inside />
    </Words>
  );
}

const asState = (value: string | null): ObjectionState | null =>
  OBJECTION_STATES.find((state) => state === value) ?? null;

function Inside() {
  const t = useText();
  const [, go] = useLocation();
  const query = new URLSearchParams(useSearch());
  const state = asState(query.get('state'));
  const asked = useStaffFetch<ObjectionPage>(`/api/objections${state ? `?state=${state}` : ''}`);
  useFresh(asked);
  const show = (next: string): void => {
    if (next === '') query.delete('state');
    else query.set('state', next);
    go(`/desk/objections${query.size > 0 ? `?${query}` : ''}`);
  };
  return (
    <>
      <PageHead title={t('objections.title')} />
      <p class="lead narrow">{t('objections.about')}</p>
      <Awaited asked={asked}>
        {(page) => (
          <>
            <label class="choice">
              <span class="choice-label">{t('objections.which')}</span>
              <select class="select" value={state ?? ''} onChange={(event) => show(event.currentTarget.value)}>
                <option value="">
                  {t('objections.all', { n: OBJECTION_STATES.reduce((sum, one) => sum + page.counts[one], 0) })}
                </option>
                {OBJECTION_STATES.map((one) => (
                  <option key={one} value={one}>
                    {t('objections.state-n', { state: t(`objections.state.${one}`), n: page.counts[one] })}
                  </option>
                ))}
              </select>
            </label>
            <Listed first={page} state={state} />
          </>
        )}
      </Awaited>
    </>
  );
}

function Listed({ first, state }: { first: ObjectionPage; state: ObjectionState | null }) {
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
  const load = async (): Promise<void> => {
    const reply = await api.get<ObjectionPage>(
      `/api/objections?before=${current.next}${state ? `&state=${state}` : ''}`,
    );
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
          { key: 'taken', head: t('objections.head.taken'), cell: ({ takenBy }) => takenBy ?? '' },
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

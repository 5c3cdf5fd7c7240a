import { formatWindow } from '@vigil/shared/day/format-dates.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { KnownSource, RegisteredSource, SourceRegister } from '@vigil/shared/staff-responses/sources.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { LineField } from '../../ui/line-field.js';
import { Table } from '../../ui/table.js';
import { DeskForm } from '../desk-form.js';
import { mayLogIncidents, PageHead } from '../desk-frame.js';
import { DeskLink } from '../desk-link.js';
import { useMember, useSession } from '../session.js';
import { Awaited, Refused, useFresh, useStaffFetch } from '../use-staff-fetch.js';
import { newIncidentFrom } from './source-link.js';
import './sources.css';

/** What is looked for in the register. */
interface Search {
  q?: string;
  alone?: boolean;
}

/**
 * `/desk/sources`: each article once, with the records that cite it, the one with the most first. What is searched for
 * may be the address of a confidential source, so it is neither in this page's address nor in that of a request.
 */
export default function SourcesPage() {
  const t = useText();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState<Search>({});
  const register = useStaffFetch<SourceRegister>('/api/sources/search', asked);
  useFresh(register);
  const show = (alone: boolean): void =>
    setAsked({ ...(typed.trim() === '' ? {} : { q: typed.trim() }), ...(alone ? { alone } : {}) });
  return (
    <>
      <PageHead title={t('sources.title')} />
      <p class="lead narrow">{t('sources.about')}</p>
      <DeskForm class="sources-search" role="search" onSubmit={() => show(asked.alone ?? false)}>
        <LineField
          label={t('sources.search')}
          help={t('sources.search-help')}
          type="search"
          maxLength={2000}
          value={typed}
          onInput={setTyped}
        />
        <Button type="submit">{t('sources.show')}</Button>
        <label class="check">
          <input
            type="checkbox"
            checked={asked.alone ?? false}
            onChange={(event) => show(event.currentTarget.checked)}
          />
          <span>{t('sources.alone')}</span>
        </label>
      </DeskForm>
      <Awaited asked={register}>{(first) => <Listed first={first} asked={asked} />}</Awaited>
    </>
  );
}

/** A register's first page, and the ones that were loaded after it. */
function Listed({ first, asked }: { first: SourceRegister; asked: Search }) {
  const t = useText();
  const { api } = useSession();
  const member = useMember();
  const [more, setMore] = useState<{ of: SourceRegister; items: RegisteredSource[]; next: number | null }>();
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const { items: later, next } = more?.of === first ? more : { items: [], next: first.next };
  const items = [...first.items, ...later];
  const load = async (): Promise<void> => {
    const reply = await api.post<SourceRegister>('/api/sources/search', { ...asked, from: next });
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) setMore({ of: first, items: [...later, ...reply.value.items], next: reply.value.next });
  };
  const nameOf = ({ publisher, title, type, url }: RegisteredSource): string =>
    [publisher, title].filter(Boolean).join(': ') || (type === null ? url : label(type, t.language));
  return (
    <>
      <Table
        stacks
        caption={t('sources.count', { k: items.length, n: first.total })}
        rows={items}
        rowKey={({ source }) => source}
        empty={t(first.all === 0 ? 'sources.none-yet' : 'sources.none')}
        columns={[
          {
            key: 'source',
            head: t('sources.head.source'),
            cell: (one) => (
              <>
                <span class="source-name">{nameOf(one)}</span>
                <a class="source-address" href={one.url} rel="noreferrer noopener" target="_blank">
                  {one.url}
                </a>
              </>
            ),
          },
          {
            key: 'published',
            head: t('sources.head.published'),
            cell: ({ publishedOn }) => (publishedOn ? formatWindow(publishedOn, t.language) : t('app.not-known')),
          },
          {
            key: 'language',
            head: t('sources.head.language'),
            cell: ({ language }) =>
              language === null
                ? t('app.not-known')
                : t.has(`desk.language.${language}`)
                  ? t(`desk.language.${language}`)
                  : language,
          },
          {
            key: 'archived',
            head: t('sources.head.archived'),
            cell: ({ archiveUrl }) =>
              archiveUrl ? (
                <a href={archiveUrl} rel="noreferrer noopener" target="_blank">
                  {t('sources.archived')}
                </a>
              ) : (
                t('sources.archived-none')
              ),
          },
          { key: 'records', head: t('sources.head.records'), cell: (one) => <RecordsOfSource source={one} /> },
          ...(mayLogIncidents(member.role)
            ? [
                {
                  key: 'next',
                  head: t('sources.head.next'),
                  cell: (one: RegisteredSource) => (
                    <DeskLink class="button button-small" to={newIncidentFrom(one)}>
                      {t('sources.log-next')}
                      <span class="visually-hidden"> {nameOf(one)}</span>
                    </DeskLink>
                  ),
                },
              ]
            : []),
        ]}
      />
      {problem && <Refused problem={problem} />}
      {next !== null && <Button onClick={() => void load()}>{t('sources.more')}</Button>}
    </>
  );
}

/** How many records cite a source, and on request which. */
function RecordsOfSource({ source }: { source: RegisteredSource }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const known = useStaffFetch<KnownSource>(isOpen ? '/api/sources/known' : null, { url: source.url });
  return (
    <details class="source-records" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {t('sources.records', { n: source.records })}
        {source.hangOnIt > 0 && t('list.and') + t('sources.hang', { n: source.hangOnIt })}
      </summary>
      {isOpen && (
        <Awaited asked={known}>
          {({ items }) => (
            <>
              <ul class="plain">
                {items.map((one) => (
                  <li key={one.id}>
                    <DeskLink to={`/desk/incidents/${one.id}`}>{one.title ?? t('desk.home.untitled')}</DeskLink>{' '}
                    <span class="quiet">
                      {[
                        one.when && formatWindow(one.when, t.language),
                        label(one.status, t.language),
                        one.hangsOnIt && t('sources.hangs'),
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </span>
                  </li>
                ))}
              </ul>
              {items.length < source.records && (
                <p class="quiet">{t('sources.first-of', { k: items.length, n: source.records })}</p>
              )}
            </>
          )}
        </Awaited>
      )}
    </details>
  );
}

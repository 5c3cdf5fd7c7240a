import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import type { ListedChange } from '@vigil/shared/public/response-types.js';
import { useState } from 'preact/hooks';
import { useLocation, useSearch } from 'wouter-preact';
import { Link } from '../../ui/link.js';
import { api } from '../../api.js';
import { lazyPage, usePublicFetch } from '../../use-public-fetch.js';
import { setHead } from '../../page-being-rendered.js';
import { useText } from '../../text-bundles.js';
import { changesAsked } from './changes-asked.js';
import { Follow } from './follow-feed.js';
import { Loading, NothingHere, Page, PageWords } from './page.js';
import { FactNote, Label, Said } from './record-text.js';

interface Feed {
  total: number;
  items: ListedChange[];
  next: number | null;
}

const OfFigure = lazyPage(() => import('./figure-changes-page.js'));

/** What changed. It also leads to the changes of a figure, because each page that the shell names weighs on the map. */
export default function ChangesPage() {
  const [path] = useLocation();
  if (path === '/changes/figure') return <OfFigure />;
  return (
    <PageWords>
      <Changes />
    </PageWords>
  );
}

/** What was published, corrected, withdrawn and merged, newest first, day by day. */
function Changes() {
  const t = useText();
  const search = useSearch();
  const first = usePublicFetch<Feed>(changesAsked(search));
  const [more, setMore] = useState<Feed[]>([]);
  const [isBusy, setBusy] = useState(false);
  const [isFailed, setFailed] = useState(false);
  if (first.state === 'failed')
    return <NothingHere problem={first.problem} notFound={t('app.not-found')} again={first.again} />;
  if (!first.value) return <Loading />;
  const feeds = [first.value, ...more];
  const next = feeds.at(-1)!.next;
  const goOn = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.get<Feed>(`/api/public/changes?before=${next}`);
    setBusy(false);
    setFailed(!reply.ok);
    if (reply.ok) setMore([...more, reply.value]);
  };
  const items = feeds.flatMap((feed) => feed.items);
  const days = [...new Set(items.map(({ day }) => day))];
  setHead({ canonical: new URLSearchParams(search).has('before') ? null : '/changes', description: t('changes.help') });
  return (
    <Page title={t('public.changes')}>
      <h1>{t('public.changes')}</h1>
      <p>{t('changes.help')}</p>
      <p>
        <Link href="/changes/figure">{t('figure-changes.title')}</Link>
      </p>
      <Follow followed={{ path: '/changes', query: '' }} />
      {items.length === 0 && <p>{t('changes.none')}</p>}
      {days.map((day) => (
        <section key={day} class="change-day">
          <h2 class="change-date">
            <time dateTime={day}>{formatDay(day as Day, t.language)}</time>
          </h2>
          <ul class="plain">
            {items
              .filter((change) => change.day === day)
              .map((change) => (
                <Change key={change.seq} change={change} />
              ))}
          </ul>
        </section>
      ))}
      {items.length > 0 && (
        <p class="quiet small" role="status">
          {t('list.shown', { n: items.length, total: feeds[0]!.total })}
        </p>
      )}
      {isFailed && <p role="alert">{t('app.unreachable')}</p>}
      {next !== null && (
        <a
          class="button"
          href={`/changes?before=${next}&lang=${t.language}`}
          aria-busy={isBusy}
          onClick={(event) => {
            event.preventDefault();
            if (!isBusy) void goOn();
          }}
        >
          {t('changes.older')}
        </a>
      )}
    </Page>
  );
}

function Change({ change }: { change: ListedChange }) {
  const { code, title, what, subject, reason, note, into } = change;
  const t = useText();
  return (
    <li class="change">
      {code && (
        <Link href={`/incidents/${code}`} class={title ? undefined : 'change-code'}>
          {title ? <Said translation={change.titleTranslation}>{title}</Said> : code}
        </Link>
      )}{' '}
      {subject && <Subject code={subject} isGone={what === 'report-taken-away'} />}{' '}
      {title && <span class="change-code quiet small">{code}</span>}{' '}
      <span class={`change-what change-${what}`}>{t(`change.${what}`)}</span>
      {into && (
        <>
          {' '}
          {t('changes.into')}{' '}
          <Link href={`/incidents/${into}`} class="change-code">
            {into}
          </Link>
        </>
      )}
      {reason && (
        <FactNote>
          <Label code={reason} />
        </FactNote>
      )}
      {note && (
        <p class="small">
          <Said>{note}</Said>
        </p>
      )}
    </li>
  );
}

/** A report as a link, a group by its code. The code of a total means nothing to readers. */
function Subject({ code, isGone }: { code: string; isGone: boolean }) {
  if (code.startsWith('R-') && !isGone)
    return (
      <Link href={`/reports/${code}`} class="change-code">
        {code}
      </Link>
    );
  return /^[RG]-/.test(code) ? <span class="change-code">{code}</span> : null;
}

import type { Period } from '@vigil/shared/day/period.js';
import type { PublicGroup } from '@vigil/shared/public/response-types.js';
import { usePublicFetch } from '../use-public-fetch.js';
import { Entry, type Page, WRITTEN_AT_ONCE } from '../public-site/incident-list.js';
import type { Places } from '../public-site/places.js';
import { askedAs, type View, viewToSearch } from '../public-site/view.js';
import { useText } from '../text-bundles.js';

const AT_FIRST = 12;

interface Props {
  view: View;
  period: Period;
  places: Places | null;
  groups: readonly PublicGroup[];
  /** Where a longer list continues; null: at its start. */ cursor: string | null;
}

/** The incidents behind the figure, newest first, in pages. */
export function IncidentList({ view, period, places, groups, cursor }: Props) {
  const t = useText();
  const from = cursor !== null && /^\d{1,9}$/.test(cursor) ? Number(cursor) : 0;
  const reading = usePublicFetch<Page>(
    `/api/public/incidents?${askedAs(view, { period })}&limit=${from > 0 ? WRITTEN_AT_ONCE : AT_FIRST}${from > 0 ? `&cursor=${from}` : ''}`,
  );
  const page = reading.value;
  if (!page) return null;
  const address = viewToSearch(view, t.language);
  return (
    <section class="incidents" aria-labelledby="incidents-title">
      <h2 id="incidents-title">{t('list.title')}</h2>
      {page.total > 0 && (
        <p class="quiet small">
          {t('served.list-part', {
            first: Math.min(from + 1, page.total),
            last: Math.min(from + page.items.length, page.total),
            total: page.total,
          })}
          {page.singleSource > 0 && t('list.of-them-single', { n: page.singleSource })}
        </p>
      )}
      {page.total === 0 && <p>{t('list.none')}</p>}
      <ol class="plain incident-list">
        {page.items.map((item) => (
          <Entry key={item.code} item={item} places={places} groups={groups} />
        ))}
      </ol>
      <p>
        {from > 0 && (
          <>
            <a href={`/${address}#incidents-title`}>{t('served.list-start')}</a>{' '}
          </>
        )}
        {page.next && (
          <a class="button" href={`/${address}&cursor=${page.next}#incidents-title`}>
            {t('list.more', { n: Math.min(WRITTEN_AT_ONCE, page.total - Number(page.next)) })}
          </a>
        )}
      </p>
    </section>
  );
}

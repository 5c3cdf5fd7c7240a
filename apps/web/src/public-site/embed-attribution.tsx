import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import type { AsOf, PublicAbout } from '@vigil/shared/public/response-types.js';
import { useText } from '../text-bundles.js';
import { NO_FILTERS, type View, viewToSearch } from './view.js';

/**
 * The publisher, the date of the data, and a link to the full view.
 * @param page the page of the view's group or place, which shows current figures only
 */
export function EmbedAttribution({
  about,
  view,
  asOf,
  page = '/',
}: {
  about: PublicAbout;
  view: View;
  asOf: AsOf | null;
  page?: string;
}) {
  const t = useText();
  const isOnPage = page !== '/' && view.asOf === null;
  const href = isOnPage
    ? `${page}${viewToSearch({ ...view, filters: NO_FILTERS }, t.language)}`
    : `/${viewToSearch(view, t.language)}`;
  return (
    <p class="embed-source small">
      {t('embed.source', { organisation: about.organisation, minimums: t('public.minimums') })}{' '}
      {asOf && t('public.as-of', { day: formatDay(asOf.day as Day, t.language), seq: asOf.seq })}{' '}
      <a href={href} target="_blank" rel="noopener">
        {t('embed.open')}
      </a>
    </p>
  );
}

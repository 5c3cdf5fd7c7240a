import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import type { AsOf, PublicAbout } from '@vigil/shared/public/response-types.js';
import { useText } from '../text-bundles.js';
import { type View, viewToSearch } from './view.js';

/** The publisher, the date of the data, and a link to the full view. */
export function EmbedAttribution({ about, view, asOf }: { about: PublicAbout; view: View; asOf: AsOf | null }) {
  const t = useText();
  return (
    <p class="embed-source small">
      {t('embed.source', { organisation: about.organisation, minimums: t('public.minimums') })}{' '}
      {asOf && t('public.as-of', { day: formatDay(asOf.day as Day, t.language), seq: asOf.seq })}{' '}
      <a href={`/${viewToSearch(view, t.language)}`} target="_blank" rel="noopener">
        {t('embed.open')}
      </a>
    </p>
  );
}

import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import type { PublicWithheldTotals } from '@vigil/shared/public/response-types.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { COUNTRY_NOT_KNOWN } from '@vigil/shared/places/place.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { usePublicFetch } from '../../use-public-fetch.js';
import { type Column, Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import type { Places } from '../places.js';
import { usePlaceNames } from '../use-places.js';
import { Label } from './record-text.js';
import { type WithheldRow, withheldRows } from './withheld-rows.js';

/** What is withheld from single records, published only as totals: for the whole country, by half-year. */
export function WithheldTotals() {
  const t = useText();
  const places = usePlaceNames(false);
  const totals = usePublicFetch<PublicWithheldTotals>('/api/public/withheld-totals');
  if (!totals.value) return totals.state === 'failed' ? <p role="alert">{t('withheld.unreadable')}</p> : null;
  const columns: Column<WithheldRow>[] = [
    { key: 'half-year', head: t('period.half-year'), cell: ({ period }) => formatPeriod(period, t.language) },
    { key: 'what', head: t('withheld.what'), cell: (row) => <What row={row} places={places} /> },
    {
      key: 'low',
      head: t('cell.at-least'),
      number: true,
      cell: ({ low }) => (low === null ? '' : formatNumber(low, t.language)),
    },
  ];
  return (
    <>
      <h3>{t('withheld.title')}</h3>
      <p>{t('withheld.help')}</p>
      <Table
        caption={t('withheld.caption')}
        columns={columns}
        rows={withheldRows(totals.value)}
        rowKey={({ key }) => key}
        empty={t('withheld.not-yet')}
        rowClass={({ what }) => (what === null ? 'row-apart' : undefined)}
      />
    </>
  );
}

function What({ row: { what, country, isRest }, places }: { row: WithheldRow; places: Places | null }) {
  const t = useText();
  if (what === null) return <>{t(isRest ? 'withheld.rest' : 'withheld.nothing')}</>;
  const { unit, side } = what.tally;
  return (
    <>
      <Label code={what.code} />{' '}
      <span class="quiet small">
        {t(`withheld.${unit}`)}
        {side && ` · ${label(side, t.language)}`}
        {country && ` · ${places?.nameOfRecord(country === COUNTRY_NOT_KNOWN ? null : country, t.language) ?? country}`}
      </span>
    </>
  );
}

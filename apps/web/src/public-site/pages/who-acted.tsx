import { publicLabel } from '@vigil/shared/counting/public-label.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import type { Period } from '@vigil/shared/day/period.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { useText } from '../../text-bundles.js';
import { Table } from '../../ui/table.js';
import { useCounts } from '../use-counts.js';
import type { Subject } from './subject-types.js';
import { questionsOf } from './use-subject-story.js';

/** Who interfered with the assemblies of a group, or in a place: the bodies that acted, the most frequent first. */
export function WhoActed({ subject, period }: { subject: Subject; period: Period }) {
  const t = useText();
  const answer = useCounts(questionsOf(subject, period)('I02', ['actor'])).value?.answer;
  if (!answer || answer.total.low === 0) return null;
  const rows = answer.cells
    .filter(({ low }) => low > 0)
    .sort((a, b) => b.low - a.low)
    .map(({ keys: [key], low }) => ({ key: key ?? '', low }));
  return (
    <section class="part" aria-labelledby="who-acted">
      <h2 id="who-acted">{t('filter.actors')}</h2>
      {rows.length === 0 ? (
        <p>{t('acted.none')}</p>
      ) : (
        <Table
          caption={t('rates.caption', { what: t('indicator.I02'), period: formatPeriodOn(period, answer, t) })}
          rows={rows}
          rowKey={({ key }) => key}
          rowClass={({ key }) => (key === '' ? 'row-apart' : undefined)}
          columns={[
            {
              key: 'actor',
              head: t('split.actor'),
              cell: ({ key }) => (key === '' ? t('acted.not-stated') : publicLabel(key, t)),
            },
            {
              key: 'low',
              head: t('table.at-least'),
              number: true,
              cell: ({ low }) => formatNumber(low, t.language),
            },
          ]}
        />
      )}
      <p class="small quiet">{t('acted.help')}</p>
    </section>
  );
}

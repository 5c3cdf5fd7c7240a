import type { Answer } from '@vigil/shared/counting/answer.js';
import { publicLabel } from '@vigil/shared/counting/public-label.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { useText } from '../../text-bundles.js';
import { Table } from '../../ui/table.js';
import { useCounts } from '../use-counts.js';
import { actorsIn } from './actor-rows.js';
import { SharePart } from './share-part.js';
import type { Shareable } from './sharing-part.js';
import { drawnQuery, type PartView } from './subject-parts.js';
import type { Subject } from './subject-types.js';

/** Who interfered with the assemblies of a group, or in a place: the bodies that acted, the most frequent first. */
export function WhoActed({
  subject,
  period,
  about,
  sharing,
}: {
  subject: Subject;
  period: string | null;
  about: PublicAbout;
  sharing: Shareable | null;
}) {
  const t = useText();
  const of: PartView = { part: 'actors', subject, rate: 'I03', period, asOf: null };
  const answer = useCounts(drawnQuery(of, about)).value?.answer;
  if (!answer || answer.total.low === 0) return null;
  return (
    <section class="part" aria-labelledby="who-acted">
      <h2 id="who-acted">{t('filter.actors')}</h2>
      <ActorTable answer={answer} />
      {sharing && actorsIn(answer).length > 0 && <SharePart {...sharing} parts={['actors']} anchor="who-acted" />}
    </section>
  );
}

/** The table of an answer to I02 that is split by actor. */
export function ActorTable({ answer }: { answer: Answer }) {
  const t = useText();
  const rows = actorsIn(answer);
  return (
    <>
      {rows.length === 0 ? (
        <p>{t('acted.none')}</p>
      ) : (
        <Table
          caption={t('rates.caption', {
            what: t('indicator.I02'),
            period: formatPeriodOn(answer.periods[0]!, answer, t),
          })}
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
              head: t('cell.at-least'),
              number: true,
              cell: ({ low }) => formatNumber(low, t.language),
            },
          ]}
        />
      )}
      <p class="small quiet">{t('acted.help')}</p>
    </>
  );
}

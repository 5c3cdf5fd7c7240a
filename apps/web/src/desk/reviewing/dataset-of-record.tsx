import { formatDay } from '@vigil/shared/day/format-dates.js';
import { formatDataset, formatLicence, formatState } from '@vigil/shared/incident/format-dataset.js';
import type { DatasetOfRecord } from '@vigil/shared/staff-responses/datasets.js';
import { useText } from '../../text-bundles.js';
import { useStaffFetch } from '../use-staff-fetch.js';
import { incidentPath } from '../incident-path.js';
import './reviewing.css';

/** Beside a record: the dataset of others that it came from, with its licence. Renders nothing for the team's own. */
export default function DatasetOfRecordPanel({ id }: { id: string }) {
  const t = useText();
  const { value } = useStaffFetch<DatasetOfRecord>(`${incidentPath(id)}/dataset`);
  if (!value?.from) return null;
  const { dataset } = value.from;
  return (
    <section class="panel dataset-of-record" aria-labelledby="dataset-title">
      <h2 id="dataset-title">{t('dataset.of-record')}</h2>
      <p>
        <strong>{formatDataset(dataset, t)}</strong> ({formatState(value.from, t)})
      </p>
      {dataset.withdrawnOn !== null && (
        <p class="wrong">
          {t('dataset.withdrawn-since', {
            day: formatDay(dataset.withdrawnOn, t.language),
            why: dataset.withdrawnWhy ?? '',
          })}
        </p>
      )}
      <p class="small">{t('dataset.of-record-help')}</p>
      <details>
        <summary>{t('dataset.citation-and-limits')}</summary>
        <p>{dataset.citation}</p>
        <p>{t('dataset.cite-licence', { licence: formatLicence(dataset, t) })}</p>
        <p>{t('dataset.cite-limits', { limits: dataset.limits })}</p>
      </details>
    </section>
  );
}

import { useText } from '../../words.js';
import { Awaited, useStaffFetch } from '../use-staff-fetch.js';
import { usePlaces } from '../places.js';
import { formatMoment } from '../formatting.js';

interface Entry {
  at: string;
  by: string | null;
  what: string;
  values: { field: string; value: unknown }[];
}

/** Who changed a saved query, when, and what. */
export function QuestionHistory({ id }: { id: string }) {
  const t = useText();
  const { country } = usePlaces();
  const asked = useStaffFetch<{ items: Entry[] }>(`/api/questions/${id}/history`);
  const formatValue = ({ field, value }: Entry['values'][number]): string => {
    if (field === 'title') return t('analysis.history-title', { value: String(value) });
    return t(field === 'shared' ? `analysis.history-shared-${String(value)}` : `analysis.history-${field}`);
  };
  return (
    <Awaited asked={asked}>
      {({ items }) => (
        <ul class="analysis-history">
          {items.map(({ at, by, what, values }) => (
            <li key={`${at} ${what} ${values.length}`}>
              {formatMoment(at, t, country?.timeZone)}
              {t('analysis.comma')}
              {by ?? t('analysis.somebody')}
              {t('analysis.comma')}
              {t(`analysis.history-${what}`)}
              {values.length > 0 && (
                <ul>
                  {values.map((value) => (
                    <li key={value.field}>{formatValue(value)}</li>
                  ))}
                </ul>
              )}
            </li>
          ))}
        </ul>
      )}
    </Awaited>
  );
}

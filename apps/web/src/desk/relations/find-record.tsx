import { formatWindow } from '@vigil/shared/day/format-dates.js';
import type { RecordListItem } from '@vigil/shared/staff-responses/incident-record.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { useEffect, useState } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { LineField } from '../../ui/line-field.js';
import { useSession } from '../session.js';

export type FoundRecord = Pick<RecordListItem, 'id' | 'title' | 'when' | 'code' | 'status'>;
interface Props {
  /** Whether a record can be the other one. */
  isPossible: (found: FoundRecord) => boolean;
  /** Words of the button that chooses. */
  choose?: string;
  chosen: FoundRecord | null;
  error: string | null;
  onChoose: (found: FoundRecord | null) => void;
}

const AFTER_TYPING_MS = 300;
const MOST = 8;

/** Chooses a record by words of its title, or its public code. */
export function FindRecord({ isPossible, choose, chosen, error, onChoose }: Props) {
  const t = useText();
  const { api } = useSession();
  const [typed, setTyped] = useState('');
  const [found, setFound] = useState<readonly FoundRecord[] | null>(null);
  const q = typed.trim();
  useEffect(() => {
    setFound(null);
    if (q === '') return;
    const stop = new AbortController();
    const later = setTimeout(() => {
      void api
        .get<RecordQueue>(`/api/incidents?${new URLSearchParams({ q, rows: '20' })}`, { signal: stop.signal })
        .then((reply) => {
          if (reply.ok && !stop.signal.aborted) setFound(reply.value.items.filter(isPossible).slice(0, MOST));
        });
    }, AFTER_TYPING_MS);
    return () => {
      stop.abort();
      clearTimeout(later);
    };
  }, [q]);
  const nameOf = ({ title, when, code }: FoundRecord): string =>
    [title ?? t('desk.home.untitled'), when && formatWindow(when, t.language), code].filter(Boolean).join(' · ');
  if (chosen)
    return (
      <Field label={t('relations.other')} error={error} group>
        {() => (
          <p>
            <strong>{nameOf(chosen)}</strong>{' '}
            <Button class="button-small" onClick={() => onChoose(null)}>
              {t('relations.remove')}
            </Button>
          </p>
        )}
      </Field>
    );
  return (
    <>
      <LineField
        label={t('relations.other')}
        help={t('relations.other-help')}
        error={error}
        type="search"
        maxLength={200}
        value={typed}
        onInput={setTyped}
      />
      <div role="status">
        {found?.length === 0 && <p class="quiet">{t('relations.no-match')}</p>}
        {found !== null && found.length > 0 && (
          <ul class="plain relations">
            {found.map((one) => (
              <li key={one.id}>
                <span>{nameOf(one)}</span>
                <Button
                  class="button-small"
                  aria-label={`${choose ?? t('relations.choose')}: ${nameOf(one)}`}
                  onClick={() => onChoose(one)}
                >
                  {choose ?? t('relations.choose')}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </>
  );
}

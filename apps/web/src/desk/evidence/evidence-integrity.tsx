import { useEffect } from 'preact/hooks';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { MoreWords } from '../more-words.js';
import { type Asked, Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';
import { DeskLink } from '../desk-link.js';
import { usePlaces } from '../places-context.js';
import { formatMoment } from '../format-answer.js';
import { useMember, useSession } from '../session.js';

interface Run {
  id: string;
  startedAt: string;
  endedAt: string | null;
  total: number;
  checked: number;
  damaged: number;
  isRunning: boolean;
  wasStopped: boolean;
}
export interface IntegrityStatus {
  files: number;
  damaged: { id: string; incident: string | null; title: string | null; code: string | null; damagedAt: string }[];
  damagedTotal: number;
  last: Run | null;
  oldestCheckedAt: string | null;
}

const PATH = '/api/evidence/standing';
const LOOK_AGAIN_MS = 2000;

/** Whether all stored files are still intact, with a button to check at once. */
export function EvidenceIntegrity() {
  return (
    <MoreWords bundles={['app', 'desk', 'codebook', 'problems', 'evidence']}>
      <Inside />
    </MoreWords>
  );
}

function Inside() {
  const t = useText();
  const { api } = useSession();
  const asked = useStaffFetch<IntegrityStatus>(PATH);
  const isRunning = asked.value?.last?.isRunning ?? false;
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(asked.again, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isRunning]);
  const ask = async (path: string): Promise<void> => {
    const reply = await api.post<IntegrityStatus>(path, {});
    if (reply.ok) asked.put(reply.value);
  };
  return (
    <section aria-labelledby="evidence-standing-title">
      <h2 id="evidence-standing-title">{t('standing.title')}</h2>
      <p class="quiet">{t('standing.about')}</p>
      <Awaited asked={asked}>
        {(status) => (
          <Said
            status={status}
            onStart={() => void ask('/api/evidence/checks')}
            onStop={() => void ask('/api/evidence/checks/stops')}
          />
        )}
      </Awaited>
    </section>
  );
}

function Said({
  status: { files, damaged, damagedTotal, last },
  onStart,
  onStop,
}: {
  status: IntegrityStatus;
  onStart: () => void;
  onStop: () => void;
}) {
  const t = useText();
  const { country } = usePlaces();
  const { role } = useMember();
  if (files === 0) return <p>{t('standing.none')}</p>;
  return (
    <>
      {damagedTotal > 0 ? (
        <Band tone="error">
          <p role="alert">
            <strong>{t('standing.damaged', { n: damagedTotal })}</strong>
          </p>
          <ul>
            {damaged.map(({ id, incident, title, code, damagedAt }) => (
              <li key={id}>
                {role === 'reviewer' && incident !== null ? (
                  <DeskLink to={`/desk/incidents/${incident}`}>
                    {code ?? (title ? t('standing.file', { title }) : t('standing.file-of-record'))}
                  </DeskLink>
                ) : (
                  t('standing.file-of-record')
                )}{' '}
                <span class="quiet">{formatMoment(damagedAt, t, country?.timeZone)}</span>
              </li>
            ))}
          </ul>
          {damaged.length < damagedTotal && <p>{t('standing.more', { shown: damaged.length, total: damagedTotal })}</p>}
        </Band>
      ) : (
        <p>{t(last?.endedAt ? 'standing.well' : 'standing.unchecked', { n: files })}</p>
      )}
      <p role="status">
        {last === null
          ? t('standing.never')
          : last.isRunning
            ? t('standing.running', { checked: last.checked, total: last.total })
            : last.endedAt === null
              ? t('standing.stopped', { checked: last.checked, total: last.total })
              : t('standing.last', { at: formatMoment(last.endedAt, t, country?.timeZone), checked: last.checked })}
      </p>
      <p>
        {last?.isRunning ? (
          <Button onClick={onStop}>{t('standing.stop')}</Button>
        ) : (
          <Button onClick={onStart}>{t(last && last.endedAt === null ? 'standing.go-on' : 'standing.check')}</Button>
        )}
      </p>
    </>
  );
}

/** A warning for the first page of everybody who can act on it; renders nothing if all is well. */
export function DamagedFiles({ asked: { value, problem, again } }: { asked: Asked<IntegrityStatus> }) {
  const t = useText();
  if (problem && !value) return <Refused problem={problem} again={again} />;
  if (!value || value.damagedTotal === 0) return null;
  return (
    <Band tone="error">
      <p role="alert">
        <strong>{t('standing.damaged', { n: value.damagedTotal })}</strong>{' '}
        <DeskLink to="/desk/log">{t('standing.title')}</DeskLink>
      </p>
    </Band>
  );
}

import type { ExportRecord } from '@vigil/shared/staff-responses/exports.js';
import { useEffect, useState } from 'preact/hooks';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { useSession } from '../session.js';
import { hasEnded } from './export-rules.js';

const LOOKS_EVERY_MS = 700;

/** A file while it is written: rows so far, a way to stop it, and finally its checksum, or why it is incomplete. */
export function ExportProgress({ begun, onChanged }: { begun: ExportRecord; onChanged: () => void }) {
  const t = useText();
  const { api } = useSession();
  const [record, setRecord] = useState(begun);
  const isOver = hasEnded(record);
  useEffect(() => {
    if (isOver) return;
    const looking = setInterval(
      () =>
        void api.get<ExportRecord>(`/api/exports/${begun.id}`).then((reply) => {
          if (!reply.ok) return;
          setRecord(reply.value);
          if (hasEnded(reply.value)) onChanged();
        }),
      LOOKS_EVERY_MS,
    );
    return () => clearInterval(looking);
  }, [begun.id, isOver]);
  const stop = async (): Promise<void> => {
    const reply = await api.post<ExportRecord>(`/api/exports/${begun.id}/cancellations`, {});
    if (reply.ok) setRecord(reply.value);
    onChanged();
  };
  const { state, rowsWritten: rows, rowsExpected: total, whyStopped, checksum, fileName } = record;
  if (state === 'stopped')
    return (
      <Band tone="warning">
        <p role="status">
          {t('exports.stopped', { rows, total, why: t(`exports.why.${whyStopped}`) })}{' '}
          <strong>{t('exports.not-whole')}</strong>
        </p>
      </Band>
    );
  if (state === 'complete') {
    return (
      <Band tone="done">
        <p role="status">
          <strong class="export-name">{fileName}</strong>: {t('exports.done', { rows, total })}
        </p>
        <p>
          {t('exports.checksum')}: <code class="export-sum">{checksum}</code>
          <br />
          <span class="small">{t('exports.checksum-help', { file: fileName })}</span>
        </p>
      </Band>
    );
  }
  return (
    <div class="export-running">
      <p>
        <label for="export-progress">{t(state === 'asked' ? 'exports.waits' : 'exports.running')}</label>{' '}
        <span role="status">{t('exports.so-far', { rows, total })}</span>
      </p>
      <progress id="export-progress" max={Math.max(1, total)} value={rows} />
      <Button onClick={() => void stop()}>{t('exports.cancel')}</Button>
    </div>
  );
}

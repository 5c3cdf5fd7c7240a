import type { ExportRecord } from '@vigil/shared/staff-responses/exports.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { SelectField } from '../../ui/select-field.js';
import { DeskForm } from '../desk-form.js';
import { DeskLink } from '../desk-link.js';
import { ExportReason } from '../exporting/export-reason.js';
import { FORMATS } from '../exporting/export-rules.js';
import { Errors } from '../problem-errors.js';
import { useSession } from '../session.js';
import { Refused } from '../use-staff-fetch.js';

/** Asks for the figure of the page as a file: as all internal data, it leaves once a reviewer has agreed. */
export function ExportFigure({ question }: { question: string }) {
  const t = useText();
  const { api } = useSession();
  const [format, setFormat] = useState('csv');
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [waits, setWaits] = useState(false);
  const ask = async (): Promise<void> => {
    setTried(true);
    if (reason.trim() === '') return;
    setBusy(true);
    const asked = { data: 'people-figures', format, question, reason };
    const reply = await api.post<ExportRecord>('/api/exports/internal', asked);
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    setWaits(reply.ok);
    if (!reply.ok) return;
    setTried(false);
    setReason('');
  };
  return (
    <details>
      <summary>{t('exports.data.people-figures')}</summary>
      <DeskForm onSubmit={ask}>
        {problem && (
          <Refused problem={problem}>
            <Errors problem={problem} />
          </Refused>
        )}
        <SelectField
          label={t('exports.format')}
          value={format}
          options={FORMATS.internal['people-figures'].map((one) => [one, t(`exports.format.${one}`)] as const)}
          onChange={setFormat}
        />
        <ExportReason
          label={t('exports.people-reason')}
          reason={reason}
          isMissing={isTried && reason.trim() === ''}
          problem={problem}
          onReason={setReason}
        />
        <Button type="submit" busy={busy}>
          {t('exports.ask')}
        </Button>
      </DeskForm>
      {waits && (
        <Band tone="done">
          <p role="status">
            {t('exports.people-asked')} <DeskLink to="/desk/exports">{t('desk.page.exports')}</DeskLink>
          </p>
        </Band>
      )}
    </details>
  );
}

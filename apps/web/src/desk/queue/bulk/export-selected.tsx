import { type ExportPreview, type ExportRecord, MOST_SELECTED } from '@vigil/shared/staff-responses/exports.js';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ProblemBody } from '../../../api.js';
import { useText } from '../../../text-bundles.js';
import { Band } from '../../../ui/band.js';
import { Button } from '../../../ui/button.js';
import { SelectField } from '../../../ui/select-field.js';
import { TextAreaField } from '../../../ui/text-area-field.js';
import { ExportProgress } from '../../exporting/export-progress.js';
import { FORMATS } from '../../exporting/export-rules.js';
import { save } from '../../exporting/save-file.js';
import { formFieldError } from '../../form-field-error.js';
import { Errors } from '../../problem-errors.js';
import { useMember, useSession } from '../../session.js';
import { Refused } from '../../use-staff-fetch.js';
import type { RecordRevision } from '../record-revision.js';
import { BulkOutcomes } from './bulk-outcomes.js';
import { outcomesOf } from './export-outcomes.js';
import '../../exporting/exporting.css';

type Audience = 'public' | 'internal';

/** Exports selected records as a file, as `/desk/exports` does: first it says which of them would be in it. */
export function ExportSelected({ records }: { records: readonly RecordRevision[] }) {
  const t = useText();
  const { api } = useSession();
  const { role } = useMember();
  const [audience, setAudience] = useState<Audience>('public');
  const [format, setFormat] = useState('csv');
  const [reason, setReason] = useState('');
  const [preview, setPreview] = useState<ExportPreview | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  const [begun, setBegun] = useState<ExportRecord | null>(null);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), [preview]);
  const isInside = audience === 'internal';
  const formats: readonly string[] = FORMATS[audience].incidents;
  const asked = {
    data: 'incidents',
    format: formats.includes(format) ? format : 'csv',
    question: `records=${records.map(({ id }) => id).join(',')}`,
  };
  const change =
    <T,>(set: (value: T) => void) =>
    (value: T): void => {
      set(value);
      setPreview(null);
      setProblem(null);
      setBegun(null);
    };
  const check = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.post<ExportPreview>('/api/exports/previews', { ...asked, audience });
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    setPreview(reply.ok ? reply.value : null);
  };
  const start = async (): Promise<void> => {
    setBusy(true);
    const reply = await (isInside
      ? api.post<ExportRecord>('/api/exports/internal', { ...asked, reason })
      : api.post<ExportRecord>('/api/exports', asked));
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    if (!reply.ok) return;
    setBegun(reply.value);
    if (!isInside) save(`/api/exports/${reply.value.id}/file`);
  };
  if (records.length > MOST_SELECTED)
    return <p role="status">{t('bulk.export-most', { n: MOST_SELECTED, of: records.length })}</p>;
  return (
    <>
      {problem && (
        <Refused problem={problem}>
          <Errors problem={problem} />
        </Refused>
      )}
      {role === 'analyst' && (
        <SelectField
          label={t('exports.audience')}
          help={t('exports.audience.help')}
          value={audience}
          options={(['public', 'internal'] as const).map((one) => [one, t(`exports.audience.${one}`)] as const)}
          onChange={change((value: string) => setAudience(value as Audience))}
        />
      )}
      <SelectField
        label={t('exports.format')}
        value={asked.format}
        options={formats.map((one) => [one, t(`exports.format.${one}`)] as const)}
        onChange={change(setFormat)}
      />
      {isInside && (
        <TextAreaField
          label={t('exports.reason')}
          help={t('exports.reason.help')}
          error={formFieldError(problem, '/reason')}
          rows={2}
          value={reason}
          onInput={setReason}
        />
      )}
      {preview && (
        <div>
          <h3 ref={head} tabIndex={-1}>
            {t('bulk.preview')}
          </h3>
          <BulkOutcomes
            sent={{ outcomes: outcomesOf(records, preview), left: [], unknown: 0, problem: null }}
            isDryRun
            words="bulk.export"
          />
          {preview.leftOut > 0 && <p>{t('exports.left-out', { n: preview.leftOut })}</p>}
          <p class="small quiet">{preview.figure}</p>
        </div>
      )}
      {begun && isInside && (
        <Band tone="done">
          <p role="status">{t('exports.asked-now')}</p>
        </Band>
      )}
      {begun && !isInside && <ExportProgress key={begun.id} begun={begun} onChanged={() => undefined} />}
      <div class="form-actions">
        {preview && preview.incidents > 0 && !begun && (
          <Button
            tone="primary"
            busy={busy}
            aria-disabled={(isInside && reason.trim() === '') || undefined}
            onClick={() => void (isInside && reason.trim() === '' ? undefined : start())}
          >
            {t(isInside ? 'exports.ask' : 'exports.start')}
          </Button>
        )}
        {!preview && (
          <Button tone="primary" busy={busy} onClick={() => void check()}>
            {t('bulk.check')}
          </Button>
        )}
      </div>
    </>
  );
}

import { partsOf } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { ExportPreview, ExportRecord } from '@vigil/shared/staff-responses/exports.js';
import { useEffect, useState } from 'preact/hooks';
import { useSearch } from 'wouter-preact';
import type { ProblemBody } from '../../api.js';
import { ExportReason } from './export-reason.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { FigureChoiceFields } from '../analysing/figure-choice-fields.js';
import { BEGIN, choiceFrom, isMisread, queryOf, type FigureChoice } from '../analysing/figure-choice.js';
import { Refused } from '../use-staff-fetch.js';
import { usePlaces } from '../places-context.js';
import { Errors } from '../problem-errors.js';
import { useMember, useSession } from '../session.js';
import { ExportProgress } from './export-progress.js';
import { FORMATS } from './export-rules.js';
import { asHandedOver } from './exports-page-address.js';
import { save } from './save-file.js';

type Data = 'incidents' | 'figures';
type Audience = 'public' | 'internal';
const withoutLanguage = (search: string): string => {
  const pairs = new URLSearchParams(search);
  pairs.delete('lang');
  return pairs.toString();
};

/** Chooses what to export and in which format; shows how many rows that is, and the file while it is written. */
export function ExportForm({ onChanged }: { onChanged: () => void }) {
  const t = useText();
  const { api } = useSession();
  const { role } = useMember();
  const { country } = usePlaces();
  const search = useSearch();
  const year = partsOf(todayIn(country?.timeZone ?? 'UTC')).year;
  const [given, setGiven] = useState<string | null>(isMisread(search) ? withoutLanguage(search) : null);
  const [choice, setChoice] = useState<FigureChoice>(
    choiceFrom(search) ?? { ...BEGIN, indicator: 'I02', from: `${year}-01-01`, until: `${year}-12-31` },
  );
  const [data, setData] = useState<Data>(asHandedOver(search).data);
  const [audience, setAudience] = useState<Audience>(asHandedOver(search).audience);
  const [format, setFormat] = useState('csv');
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  const [running, setRunning] = useState<ExportRecord | null>(null);
  const [waits, setWaits] = useState(false);
  const isInside = audience === 'internal' && role === 'analyst';
  const query = given ?? queryOf(isInside ? choice : { ...choice, records: 'published' });
  const formats: readonly string[] = FORMATS[isInside ? 'internal' : 'public'][data];
  const form = formats.includes(format) ? format : 'csv';
  const asked = query === null ? null : { data, format: form, question: query };
  const preview = usePreview(asked && { ...asked, audience: isInside ? 'internal' : 'public' });

  const start = async (): Promise<void> => {
    setTried(true);
    if (asked === null || (isInside && reason.trim() === '')) return;
    setBusy(true);
    const reply = await (isInside
      ? api.post<ExportRecord>('/api/exports/internal', { ...asked, reason })
      : api.post<ExportRecord>('/api/exports', asked));
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    if (!reply.ok) return;
    setTried(false);
    setReason('');
    setWaits(isInside);
    setRunning(isInside ? null : reply.value);
    if (!isInside) save(`/api/exports/${reply.value.id}/file`);
    onChanged();
  };
  const select =
    (value: string, values: readonly string[], words: string, onChange: (value: string) => void) =>
    (control: { id: string }) => (
      <select {...control} class="select" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {values.map((one) => (
          <option key={one} value={one}>
            {t(`${words}.${one}`)}
          </option>
        ))}
      </select>
    );
  return (
    <DeskForm class="panel freeze" aria-labelledby="export-title" onSubmit={start}>
      <h2 id="export-title">{t('exports.new')}</h2>
      {problem && (
        <Refused problem={problem}>
          <Errors problem={problem} />
        </Refused>
      )}
      <div class="freeze-grid">
        <Field label={t('exports.data')}>
          {select(data, ['incidents', 'figures'], 'exports.data', (value) => setData(value as Data))}
        </Field>
        <Field label={t('exports.format')}>{select(form, formats, 'exports.format', setFormat)}</Field>
        {role === 'analyst' && (
          <Field label={t('exports.audience')} help={t('exports.audience.help')}>
            {select(audience, ['public', 'internal'], 'exports.audience', (value) => setAudience(value as Audience))}
          </Field>
        )}
      </div>
      {isInside && (
        <ExportReason
          label={t('exports.reason')}
          reason={reason}
          isMissing={isTried && reason.trim() === ''}
          problem={problem}
          onReason={setReason}
        />
      )}
      {given === null ? (
        <fieldset class="export-question">
          <legend>{t('exports.question-of')}</legend>
          <FigureChoiceFields
            choice={choice}
            isTried={isTried}
            problem={problem}
            isInside={isInside}
            onChange={setChoice}
          />
        </fieldset>
      ) : (
        <Band tone="warning">
          <p>{t('exports.from-address')}</p>
          <p>
            <code class="export-name">{given}</code>
          </p>
          <p>
            <Button onClick={() => setGiven(null)}>{t('exports.choose-another')}</Button>
          </p>
        </Band>
      )}
      <p class="export-size" aria-live="polite">
        {preview && asked !== null && (
          <>
            <strong>{t('exports.rows', { n: preview.rows })}</strong>
            {form === 'acled' && (
              <>
                {' '}
                {t('exports.of-incidents', { n: preview.incidents })}
                {preview.leftOut > 0 && <>; {t('exports.left-out', { n: preview.leftOut })}</>}
              </>
            )}
            <br />
            <span class="quiet">{preview.figure}</span>
          </>
        )}
      </p>
      <div class="form-actions">
        <Button type="submit" tone="primary" busy={busy}>
          {t(isInside ? 'exports.ask' : 'exports.start')}
        </Button>
      </div>
      {waits && (
        <Band tone="done">
          <p role="status">{t('exports.asked-now')}</p>
        </Band>
      )}
      {running && <ExportProgress key={running.id} begun={running} onChanged={onChanged} />}
    </DeskForm>
  );
}

/** Returns how many rows the file would have; null while that is not known. */
const usePreview = (
  asked: { data: Data; format: string; question: string; audience: Audience } | null,
): ExportPreview | null => {
  const { api } = useSession();
  const { language } = useText();
  const [held, setHeld] = useState<{ of: string; preview: ExportPreview } | null>(null);
  const of = `${language} ${JSON.stringify(asked)}`;
  useEffect(() => {
    let isCurrent = true;
    if (asked !== null)
      void api.post<ExportPreview>('/api/exports/previews', asked).then((reply) => {
        if (isCurrent && reply.ok) setHeld({ of, preview: reply.value });
      });
    return () => {
      isCurrent = false;
    };
  }, [of]);
  return held?.of === of ? held.preview : null;
};

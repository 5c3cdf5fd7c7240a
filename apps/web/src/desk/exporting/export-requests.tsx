import type { ExportRecord } from '@vigil/shared/staff-responses/exports.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { useFigureNames } from '../analysing/use-figure-names.js';
import { type Asked, Refused, useStaffFetch, useFresh } from '../use-staff-fetch.js';
import { DeskLink } from '../desk-link.js';
import { usePlaces } from '../places-context.js';
import { Errors } from '../problem-errors.js';
import { formatMoment } from '../format-answer.js';
import { useMember, useSession } from '../session.js';
import { formFieldError } from '../form-field-error.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { mayTake } from './export-rules.js';
import { formatExportQuery } from './format-export-query.js';
import { save } from './save-file.js';
import '../releasing/releasing.css';

/** What waits for a reviewer to agree. */
export interface WaitingExports {
  total: number;
  items: ExportRecord[];
}

/** For reviewers: who asks to export internal answers, and why. Renders nothing if nobody does. */
export function ExportRequests({ onChanged }: { onChanged: () => void }) {
  const { role } = useMember();
  const asked = useStaffFetch<WaitingExports>(role === 'reviewer' ? '/api/exports?waiting=true' : null);
  useFresh(asked);
  return <WaitingRequests isHome={false} asked={asked} onChanged={onChanged} />;
}

interface WaitingProps {
  isHome?: boolean;
  asked: Asked<WaitingExports>;
  onChanged?: () => void;
}

/** The same, where it was asked for already. */
export function WaitingRequests({ isHome = true, asked, onChanged }: WaitingProps) {
  const t = useText();
  if (asked.problem && !asked.value) return <Refused problem={asked.problem} again={asked.again} />;
  if (!asked.value || asked.value.total === 0) return null;
  const { total, items } = asked.value;
  const done = (): void => {
    asked.again();
    onChanged?.();
  };
  return (
    <section class="releases" aria-labelledby="export-requests-title">
      <h2 id="export-requests-title">{t('exports.requests', { n: total })}</h2>
      <p class="quiet">{t('exports.requests.about')}</p>
      {items.length < total && (
        <output class="list-count">{t('exports.list.of', { k: items.length, n: total })}</output>
      )}
      <ul class="plain">
        {items.map((one) => (
          <Request key={one.id} record={one} onDone={done} />
        ))}
      </ul>
      {isHome && (
        <p>
          <DeskLink to="/desk/exports">{t('exports.requests.all')}</DeskLink>
        </p>
      )}
    </section>
  );
}

function Request({ record, onDone }: { record: ExportRecord; onDone: () => void }) {
  const t = useText();
  const { api } = useSession();
  const { country } = usePlaces();
  const names = useFigureNames();
  const [busy, setBusy] = useState(false);
  const [isRefusing, setRefusing] = useState(false);
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  useAskBeforeLeaving(isRefusing && reason.trim() !== '');
  const when = (at: string): string => formatMoment(at, t, country?.timeZone);
  const answer = async (given: 'release' | 'refuse'): Promise<void> => {
    setBusy(true);
    const reply = await api.post<ExportRecord>(`/api/exports/internal/${record.id}/answers`, {
      answer: given,
      reason: given === 'refuse' ? reason : null,
    });
    setBusy(false);
    if (reply.ok) onDone();
    else setProblem(reply.problem);
  };
  return (
    <li class="release">
      <h3 class="release-title">
        {record.member}{' '}
        <span class="quiet">
          {when(record.askedAt)} · {t(`exports.data.${record.data}`)} · {t('exports.rows', { n: record.rowsExpected })}
        </span>
      </h3>
      <blockquote>{record.reason}</blockquote>
      <p class="small quiet">{formatExportQuery(record.question, t, names)}</p>
      {record.question.startsWith('selected=') && <SelectedRecords id={record.id} />}
      <p class="small">
        {record.readyByItself
          ? t('exports.requests.by-itself', { when: when(record.readyByItself) })
          : t('exports.requests.nobody')}
      </p>
      {problem && (
        <Refused problem={problem}>
          <Errors problem={problem} />
        </Refused>
      )}
      {isRefusing ? (
        <DeskForm onSubmit={() => answer('refuse')}>
          <Field label={t('exports.requests.why')} error={formFieldError(problem, '/reason')}>
            {(control) => (
              <textarea
                {...control}
                class="textarea"
                rows={2}
                maxLength={1000}
                value={reason}
                onInput={(event) => setReason(event.currentTarget.value)}
              />
            )}
          </Field>
          <div class="form-actions">
            <Button type="submit" tone="danger" busy={busy}>
              {t('exports.requests.refuse')}
            </Button>
            <Button onClick={() => setRefusing(false)}>{t('desk.cancel')}</Button>
          </div>
        </DeskForm>
      ) : (
        <div class="form-actions">
          <Button
            tone="primary"
            busy={busy}
            aria-label={t('exports.requests.release-what', { name: record.member })}
            onClick={() => void answer('release')}
          >
            {t('exports.requests.release')}
          </Button>
          <Button
            aria-label={t('exports.requests.refuse-what', { name: record.member })}
            onClick={() => setRefusing(true)}
          >
            {t('exports.requests.refuse')}
          </Button>
        </div>
      )}
    </li>
  );
}

/** Which records somebody selected, for whoever has to agree: read when they ask. */
function SelectedRecords({ id }: { id: string }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const asked = useStaffFetch<ExportRecord>(isOpen ? `/api/exports/${id}` : null);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('exports.selected-which')}</summary>
      {asked.problem && <Refused problem={asked.problem} again={asked.again} />}
      <ul class="plain">
        {asked.value?.records?.map((one) => (
          <li key={one.id}>
            <DeskLink to={`/desk/incidents/${one.id}`}>{one.title ?? t('desk.home.untitled')}</DeskLink> {one.code}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Shows the state of an export, and who agreed to it. */
export function ExportStateText({ record }: { record: ExportRecord }) {
  const t = useText();
  const { country } = usePlaces();
  const { state, whyStopped, audience, readyAt, answer, answeredBy, answerReason, readyByItself, takings } = record;
  const when = (at: string): string => formatMoment(at, t, country?.timeZone);
  return (
    <>
      {t(state === 'asked' && audience === 'internal' ? 'exports.state.ready' : `exports.state.${state}`)}
      {whyStopped && (
        <>
          <br />
          <span class="small">{t(`exports.why.${whyStopped}`)}</span>
        </>
      )}
      {state === 'waiting' && (
        <>
          <br />
          <span class="small">
            {readyByItself
              ? t('exports.requests.by-itself', { when: when(readyByItself) })
              : t('exports.requests.nobody')}
          </span>
        </>
      )}
      {answer && (
        <>
          <br />
          <span class="small">{t(`exports.answer.${answer}`, { name: answeredBy! })}</span>
          {answerReason && (
            <>
              <br />
              <span class="small">{answerReason}</span>
            </>
          )}
        </>
      )}
      {readyAt && !answer && audience === 'internal' && (
        <>
          <br />
          <span class="small">{t('exports.answer.none')}</span>
        </>
      )}
      {audience === 'internal' && takings > 0 && (
        <>
          <br />
          <span class="small">{t('exports.takings', { n: takings })}</span>
        </>
      )}
    </>
  );
}

/** For the member who asked: the file, once it may be taken, and a way to withdraw the request. */
export function OwnExportFile({ record, onChanged }: { record: ExportRecord; onChanged: () => void }) {
  const t = useText();
  const { api } = useSession();
  const { country } = usePlaces();
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  if (record.audience !== 'internal') return null;
  const stop = async (): Promise<void> => {
    const reply = await api.post<ExportRecord>(`/api/exports/${record.id}/cancellations`, {});
    setProblem(reply.ok ? null : reply.problem);
    onChanged();
  };
  /** Confirms the member's identity first if needed: a plain browser download cannot do that. */
  const take = async (): Promise<void> => {
    const reply = await api.post(`/api/exports/internal/${record.id}/takings`, {});
    if (!reply.ok) return setProblem(reply.problem);
    setProblem(null);
    save(`/api/exports/internal/${record.id}/file`);
    setTimeout(onChanged, 1500);
  };
  return (
    <div class="form-actions">
      {problem && <Refused problem={problem} />}
      {mayTake(record) && (
        <>
          <Button
            class="button-small"
            tone="primary"
            aria-label={t('exports.take-what', { file: record.fileName })}
            onClick={() => void take()}
          >
            {t('exports.take')}
          </Button>
          <span class="small quiet">
            {t('exports.until', { when: formatMoment(record.until!, t, country?.timeZone) })}
          </span>
        </>
      )}
      {(record.state === 'waiting' || record.state === 'asked') && (
        <Button class="button-small" onClick={() => void stop()}>
          {t('exports.take-back')}
        </Button>
      )}
    </div>
  );
}

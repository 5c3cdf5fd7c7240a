import { hasAuthorityAccount, worthAsking } from '@vigil/shared/incident/completeness.js';
import { highestGrade } from '@vigil/shared/incident/grading.js';
import { codesOf, label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { IncidentRecord, RecordAction } from '@vigil/shared/staff-responses/incident-record.js';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { Refused } from '../use-staff-fetch.js';
import { Definition } from '../form/choice-control.js';
import { FileChecksSummary } from '../inspection/file-checks-summary.js';
import { formFieldError } from '../form-field-error.js';
import { useRecordAction } from './use-record-action.js';

const DECISIONS = ['take', 'verify', 'return', 'reject', 'reopen'] as const satisfies RecordAction[];
type Decision = (typeof DECISIONS)[number];
const NEEDS_WORDS: ReadonlySet<Decision> = new Set(['verify', 'return', 'reject']);

interface Props {
  record: IncidentRecord;
  onDone: (record: IncidentRecord, isDone: boolean) => void;
}

/** Lets a reviewer take a record, return it with a question, grade and verify it, or reject it. */
export function ReviewDecision({ record, onDone }: Props) {
  const t = useText();
  const act = useRecordAction(record, onDone);
  const [open, setOpen] = useState<Decision | null>(null);
  const possible = DECISIONS.filter((decision) => record.allowed.includes(decision));
  if (possible.length === 0) return null;
  const start = (decision: Decision): void => {
    act.reset();
    if (NEEDS_WORDS.has(decision)) return setOpen(open === decision ? null : decision);
    setOpen(null);
    void act.post('reviews', { decision });
  };
  /** Leaves out empty texts, so that the server reports them as missing, not as text without words. */
  const send = async (body: Record<string, string>): Promise<void> => {
    const given = Object.fromEntries(Object.entries(body).filter(([, words]) => words.trim() !== ''));
    if (await act.post('reviews', { decision: open, ...given })) setOpen(null);
  };
  return (
    <section class="panel" aria-labelledby="decide-title">
      <h2 id="decide-title">{t('desk.review.title')}</h2>
      {act.problem && <Refused problem={act.problem} />}
      <div class="panel-buttons">
        {possible.map((decision, index) => (
          <Button
            key={decision}
            tone={index === 0 && decision !== 'reopen' ? 'primary' : decision === 'reject' ? 'danger' : 'plain'}
            busy={act.busy && open === null}
            aria-expanded={NEEDS_WORDS.has(decision) ? open === decision : undefined}
            onClick={() => start(decision)}
          >
            {t(`desk.review.${decision}`)}
          </Button>
        ))}
      </div>
      {open === 'return' && (
        <WordsForm
          label={t('desk.review.question')}
          help={t('desk.review.question-help')}
          error={formFieldError(act.problem, '/question')}
          busy={act.busy}
          action={t('desk.review.return')}
          onSend={(question) => void send({ question })}
        />
      )}
      {open === 'reject' && (
        <WordsForm
          label={t('desk.review.reason')}
          help={t('desk.review.reject-help')}
          error={formFieldError(act.problem, '/reason')}
          busy={act.busy}
          action={t('desk.review.reject')}
          onSend={(reason) => void send({ reason })}
        />
      )}
      {open === 'verify' && (
        <GradeForm record={record} problem={act.problem} busy={act.busy} onSend={(body) => void send(body)} />
      )}
    </section>
  );
}

interface WordsFormProps {
  label: string;
  help: string;
  error: string | null;
  busy: boolean;
  action: string;
  onSend: (words: string) => void;
}

export function WordsForm({ label: name, help, error, busy, action, onSend }: WordsFormProps) {
  const [words, setWords] = useState('');
  return (
    <form
      class="panel-form"
      onSubmit={(event) => {
        event.preventDefault();
        onSend(words);
      }}
    >
      <Field label={name} help={help} error={error}>
        {(control) => (
          <textarea
            {...control}
            class="textarea"
            rows={4}
            spellcheck={false}
            value={words}
            onInput={(event) => setWords(event.currentTarget.value)}
          />
        )}
      </Field>
      <Button type="submit" tone="primary" busy={busy}>
        {action}
      </Button>
    </form>
  );
}

/** Records of any other sensitivity are in no public figure. */
const PUBLISHABLE = ['S0_PUBLIC', 'S1_COARSE'];
const GRADES = ['VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK', 'VG_UNVERIFIED'];

interface GradeProps {
  record: IncidentRecord;
  problem: ReturnType<typeof useRecordAction>['problem'];
  busy: boolean;
  onSend: (body: { grade: string; reason: string; sensitivity: string }) => void;
}

/** Sets the verification grade, the reason, and how the record may be published. The sources limit the best grade. */
export function GradeForm({ record, problem, busy, onSend }: GradeProps) {
  const t = useText();
  const highest = highestGrade(record.incident, record.failedChecks.length > 0);
  const [grade, setGrade] = useState(record.grade ?? highest);
  const [reason, setReason] = useState(record.gradeReason ?? '');
  const [sensitivity, setSensitivity] = useState(record.incident.sensitivity ?? '');
  const isAbove = (code: string): boolean => GRADES.includes(code) && GRADES.indexOf(code) < GRADES.indexOf(highest);
  return (
    <form
      class="panel-form"
      onSubmit={(event) => {
        event.preventDefault();
        onSend({ grade, reason, sensitivity });
      }}
    >
      {!record.internalWithheld && <FileChecksSummary key={record.failedChecks.length} record={record} />}
      <Field
        group
        label={t('desk.review.grade')}
        help={t('desk.review.grade-help', { grade: label(highest, t.language) })}
        error={formFieldError(problem, '/grade')}
      >
        {(control) =>
          codesOf('verification_grade').map((code) => (
            <label key={code} class={`check ${isAbove(code) ? 'check-off' : ''}`}>
              <input
                type="radio"
                name={control.id}
                checked={grade === code}
                disabled={isAbove(code)}
                aria-describedby={control['aria-describedby']}
                onChange={() => setGrade(code)}
              />
              <span>
                {label(code, t.language)}
                {isAbove(code) && <span class="small quiet"> {t('desk.review.not-supported')}</span>}
              </span>
            </label>
          ))
        }
      </Field>
      <Definition code={grade} />
      {!hasAuthorityAccount(record.incident) && (
        <p class="band band-warning">
          {t('desk.why.missing-account')} {t('desk.review.account-first')}
        </p>
      )}
      {worthAsking(record.incident).length > 0 && <p class="band band-note">{t('desk.review.reasons-open')}</p>}
      <Field
        label={t('incident.sensitivity.label')}
        help={t('desk.review.sensitivity-help')}
        error={formFieldError(problem, '/sensitivity')}
      >
        {(control) => (
          <select
            {...control}
            class="select"
            value={sensitivity}
            onChange={(event) => setSensitivity(event.currentTarget.value)}
          >
            {sensitivity === '' && <option value="">{t('desk.form.choose')}</option>}
            {codesOf('sensitivity').map((code) => (
              <option key={code} value={code}>
                {label(code, t.language)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Definition code={sensitivity} />
      {!PUBLISHABLE.includes(sensitivity) && <p class="band band-warning">{t('desk.why.too-sensitive')}</p>}
      <Field
        label={t('desk.review.reason')}
        help={t('desk.review.grade-reason-help')}
        error={formFieldError(problem, '/reason')}
      >
        {(control) => (
          <textarea
            {...control}
            class="textarea"
            rows={3}
            spellcheck={false}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        )}
      </Field>
      <Button type="submit" tone="primary" busy={busy}>
        {t('desk.review.verify')}
      </Button>
    </form>
  );
}

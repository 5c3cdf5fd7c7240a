import { hasAuthorityAccount, worthAsking } from '@vigil/shared/incident/completeness.js';
import { highestGrade, isGradeAbove } from '@vigil/shared/incident/grading.js';
import { codesOf, label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { IncidentRecord, RecordAction } from '@vigil/shared/staff-responses/incident-record.js';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { useOpenForm } from '../use-open-form.js';
import { Refused } from '../use-staff-fetch.js';
import { Definition } from '../form/choice-control.js';
import { FileChecksSummary } from '../inspection/file-checks-summary.js';
import { formFieldError } from '../form-field-error.js';
import { useRecordAction } from './use-record-action.js';

const DECISIONS = ['take', 'verify', 'return', 'reject', 'reopen'] as const satisfies RecordAction[];
type Decision = (typeof DECISIONS)[number];
const NEEDS_WORDS: ReadonlySet<Decision> = new Set(['verify', 'return', 'reject']);

type Words = Partial<Record<Decision, string>>;

/** What a reviewer decides about a record, and the decision that is being written. */
interface ReviewDecisions {
  act: ReturnType<typeof useRecordAction>;
  possible: readonly Decision[];
  open: Decision | null;
  /** Whether words for it may have been typed. */
  isBegun: (decision: Decision) => boolean;
  /** Decides, or opens the form of a decision that needs words. */ start: (decision: Decision) => void;
  /** The words typed for each decision, until they are sent. */ words: Words;
  type: (decision: Decision, words: string) => void;
  /** Decisions with words that a colleague's decision made impossible. */ unsent: readonly Decision[];
  /** Leaves out empty texts, so that the server reports them as missing, not as text without words. */
  send: (body: Record<string, string>) => Promise<void>;
}

/** Lets a reviewer take a record, return it with a question, grade and verify it, reject it, or open it again. */
export const useReviewDecision = (
  record: IncidentRecord,
  onDone: (record: IncidentRecord, isDone: boolean) => void,
): ReviewDecisions => {
  const act = useRecordAction(record, onDone);
  const forms = useOpenForm<Decision>();
  const [words, setWords] = useState<Words>({});
  const type = (decision: Decision, typed: string): void => setWords((all) => ({ ...all, [decision]: typed }));
  const isAllowed = (decision: Decision): boolean =>
    record.allowed.includes(decision) && (decision !== 'verify' || record.missing.length === 0);
  // A colleague may have decided meanwhile.
  const open = forms.open !== null && isAllowed(forms.open) ? forms.open : null;
  useEffect(() => {
    if (forms.open !== open) forms.toggle(open);
  }, [open]);
  return {
    act,
    open,
    isBegun: (decision) => forms.isBegun(decision) && isAllowed(decision),
    possible: DECISIONS.filter(isAllowed),
    words,
    type,
    unsent: DECISIONS.filter((decision) => !isAllowed(decision) && (words[decision] ?? '').trim() !== ''),
    start: (decision) => {
      act.reset();
      if (NEEDS_WORDS.has(decision)) return forms.toggle(decision);
      forms.toggle(null);
      void act.post('reviews', { decision });
    },
    send: async (body) => {
      const given = Object.fromEntries(Object.entries(body).filter(([, said]) => said.trim() !== ''));
      if (!(await act.post('reviews', { decision: open, ...given }))) return;
      forms.finish();
      setWords({});
    },
  };
};

/** Buttons of the decisions that are not the main action of the page. */
export function OtherDecisions({ review, main }: { review: ReviewDecisions; main: string | null }) {
  const t = useText();
  const others = review.possible.filter((decision) => decision !== main);
  if (others.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="decide-title">
      <h2 id="decide-title">{t('desk.review.title')}</h2>
      <div class="panel-buttons">
        {others.map((decision) => (
          <Button
            key={decision}
            data-do={decision}
            tone={decision === 'reject' ? 'danger' : 'plain'}
            busy={review.act.busy && review.open === null}
            aria-expanded={NEEDS_WORDS.has(decision) ? review.open === decision : undefined}
            onClick={() => review.start(decision)}
          >
            {t(`desk.review.${decision}`)}
          </Button>
        ))}
      </div>
    </section>
  );
}

/** What the chosen decision needs, or why the last one was refused. Takes the focus when it opens. */
export function ReviewForm({ record, review }: { record: IncidentRecord; review: ReviewDecisions }) {
  const t = useText();
  const { act, open, words, unsent } = review;
  useAskBeforeLeaving(unsent.length > 0);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (open === null) return;
    box.current?.scrollIntoView({ block: 'nearest' });
    const form = box.current?.querySelector('div:not([hidden]) > form');
    form?.querySelector<HTMLElement>('input:not(:disabled), textarea')?.focus();
  }, [open]);
  // The button is at the edge of the screen, and on a phone this is far below.
  useEffect(() => {
    if (act.problem) box.current?.querySelector('[role=alert]')?.scrollIntoView({ block: 'center' });
  }, [act.problem]);
  const formOf = (decision: Decision, form: ComponentChildren) =>
    review.isBegun(decision) && (
      <div key={decision} hidden={open !== decision}>
        {form}
      </div>
    );
  return (
    <section
      class="panel"
      aria-label={t(open ? `desk.review.${open}` : 'desk.review.title')}
      hidden={open === null && !act.problem && unsent.length === 0}
      ref={box}
    >
      {act.problem && <Refused problem={act.problem} />}
      {unsent.map((decision) => (
        <Unsent key={decision} words={words[decision]!} onDrop={() => review.type(decision, '')} />
      ))}
      {formOf(
        'return',
        <WordsForm
          label={t('desk.review.question')}
          help={t('desk.review.question-help')}
          error={formFieldError(act.problem, '/question')}
          words={words.return ?? ''}
          onType={(typed) => review.type('return', typed)}
          busy={act.busy}
          action={t('desk.review.return')}
          onSend={(question) => void review.send({ question })}
        />,
      )}
      {formOf(
        'reject',
        <WordsForm
          label={t('desk.review.reason')}
          help={t('desk.review.reject-help')}
          error={formFieldError(act.problem, '/reason')}
          words={words.reject ?? ''}
          onType={(typed) => review.type('reject', typed)}
          busy={act.busy}
          action={t('desk.review.reject')}
          onSend={(reason) => void review.send({ reason })}
        />,
      )}
      {formOf(
        'verify',
        <GradeForm
          record={record}
          problem={act.problem}
          busy={act.busy}
          reason={words.verify ?? record.gradeReason ?? ''}
          onReason={(typed) => review.type('verify', typed)}
          onSend={(body) => void review.send(body)}
        />,
      )}
    </section>
  );
}

/** What was typed for a decision that a colleague's decision made impossible. */
export function Unsent({ words, onDrop }: { words: string; onDrop: () => void }) {
  const t = useText();
  return (
    <div class="band band-note">
      <p>{t('desk.review.unsent')}</p>
      <p class="said-text">{words}</p>
      <Button class="button-small" onClick={onDrop}>
        {t('desk.join.drop-mine')}
      </Button>
    </div>
  );
}

interface WordsFormProps {
  label: string;
  help: string;
  error: string | null;
  words: string;
  onType: (words: string) => void;
  busy: boolean;
  action: string;
  onSend: (words: string) => void;
}

function WordsForm({ label: name, help, error, words, onType, busy, action, onSend }: WordsFormProps) {
  useAskBeforeLeaving(words !== '');
  return (
    <DeskForm class="panel-form" onSubmit={() => onSend(words)}>
      <Field label={name} help={help} error={error}>
        {(control) => (
          <textarea
            {...control}
            class="textarea"
            rows={4}
            spellcheck={false}
            value={words}
            onInput={(event) => onType(event.currentTarget.value)}
          />
        )}
      </Field>
      <Button type="submit" tone="primary" busy={busy}>
        {action}
      </Button>
    </DeskForm>
  );
}

/** Records of any other sensitivity are in no public figure. */
const PUBLISHABLE = ['S0_PUBLIC', 'S1_COARSE'];

interface GradeProps {
  record: IncidentRecord;
  problem: ReturnType<typeof useRecordAction>['problem'];
  busy: boolean;
  reason: string;
  onReason: (words: string) => void;
  onSend: (body: { grade: string; reason: string; sensitivity: string }) => void;
}

/** Sets the verification grade, the reason, and how the record may be published. The sources limit the best grade. */
export function GradeForm({ record, problem, busy, reason, onReason, onSend }: GradeProps) {
  const t = useText();
  const highest = highestGrade(record.incident, record.failedChecks.length > 0);
  const [grade, setGrade] = useState(record.grade ?? highest);
  const [sensitivity, setSensitivity] = useState(record.incident.sensitivity ?? '');
  useAskBeforeLeaving(reason !== (record.gradeReason ?? ''));
  const isAbove = (code: string): boolean => isGradeAbove(code, highest);
  return (
    <DeskForm class="panel-form" onSubmit={() => onSend({ grade, reason, sensitivity })}>
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
            onInput={(event) => onReason(event.currentTarget.value)}
          />
        )}
      </Field>
      <Button type="submit" tone="primary" busy={busy}>
        {t('desk.review.verify')}
      </Button>
    </DeskForm>
  );
}

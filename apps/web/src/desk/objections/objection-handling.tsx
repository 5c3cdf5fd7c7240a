import {
  OBJECTION_DECISIONS,
  OBJECTION_LENGTHS,
  type ObjectionDecision,
  type ObjectionState,
} from '@vigil/shared/public/objection.js';
import type { ObjectionEntry } from '@vigil/shared/staff-responses/objections.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { SelectField } from '../../ui/select-field.js';
import type { RefObject } from 'preact';
import { formFieldError } from '../form-field-error.js';
import { useSession } from '../session.js';
import { useFocusWhenLost } from '../use-focus-when-lost.js';
import { Refused } from '../use-staff-fetch.js';
import { type TypedAnswer, useTypedAnswer } from './use-typed-answer.js';

interface Props {
  objection: ObjectionEntry;
  onSaved: (objection: ObjectionEntry) => void;
  onStale: () => void;
}

/** What was decided and why, which the sender reads, and the team's own note: as text once it was sent. */
export function ObjectionHandling(props: Props) {
  const t = useText();
  const { objection, onSaved, onStale } = props;
  const [isChanging, setChanging] = useState(false);
  const head = useFocusWhenLost<HTMLHeadingElement>(`${objection.state} ${isChanging}`);
  if (objection.state === 'answered' && !isChanging)
    return <SentAnswer {...{ objection, head }} onChange={() => setChanging(true)} />;
  return (
    <section class="objection-part narrow" aria-labelledby="work">
      <h2 id="work" ref={head} tabIndex={-1}>
        {t('objections.work')}
      </h2>
      <AnswerForm
        {...props}
        {...(objection.state === 'answered' ? { onCancel: () => setChanging(false) } : {})}
        onStale={() => {
          // A colleague may have answered meanwhile: what is typed here stays beside it.
          setChanging(true);
          onStale();
        }}
        onSaved={(saved) => {
          setChanging(false);
          onSaved(saved);
        }}
      />
    </section>
  );
}

interface SentProps {
  objection: ObjectionEntry;
  head: RefObject<HTMLHeadingElement | null>;
  onChange: () => void;
}

function SentAnswer({ objection, head, onChange }: SentProps) {
  const t = useText();
  const { decision, answer, note, contact, contacted } = objection;
  return (
    <section class="objection-part narrow" aria-labelledby="work">
      <h2 id="work" ref={head} tabIndex={-1}>
        {t('objections.work')}
      </h2>
      <Band tone="done">
        <p>{t('objections.state.answered')}</p>
      </Band>
      <h3>{t('objections.decision')}</h3>
      <p>{decision && t(`objections.decision.${decision}`)}</p>
      <h3>{t('objections.answer')}</h3>
      <p class="objection-said">{answer}</p>
      {note && (
        <>
          <h3>{t('objections.note')}</h3>
          <p class="objection-said">{note}</p>
        </>
      )}
      {contact && contacted && <p>{t('objections.contacted')}</p>}
      <Button onClick={onChange}>{t('objections.change-answer')}</Button>
    </section>
  );
}

function AnswerForm({ objection, onSaved, onStale, onCancel }: Props & { onCancel?: () => void }) {
  const t = useText();
  const { api } = useSession();
  const [typed, setTyped, isOfEarlier] = useTypedAnswer(objection);
  const { note, answer, decision, contacted } = {
    note: objection.note ?? '',
    answer: objection.answer ?? '',
    decision: objection.decision ?? ('' as const),
    contacted: objection.contacted,
    ...typed,
  };
  const change = (more: TypedAnswer): void => setTyped({ ...typed, ...more });
  /** Set once somebody else was faster: what they saved is shown beside what is typed here. */
  const [isReread, setReread] = useState(isOfEarlier);
  const savedNow = (field: 'note' | 'answer') => {
    const words = objection[field];
    return (
      isReread &&
      words !== null &&
      typed[field] !== undefined &&
      typed[field] !== words && <p class="small">{t('objections.saved-meanwhile', { words })}</p>
    );
  };
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async (state: Exclude<ObjectionState, 'new'>): Promise<void> => {
    setBusy(true);
    const body = {
      state,
      note: note.trim() === '' ? null : note,
      answer: answer.trim() === '' ? null : answer,
      decision: decision === '' ? null : decision,
      contacted,
    };
    const reply = await api.put<ObjectionEntry>(`/api/objections/${objection.id}`, body, {
      ifMatch: `"${objection.revision}"`,
    });
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    if (!reply.ok) return;
    setTyped({});
    setReread(false);
    onSaved(reply.value);
  };
  const reread = (): void => {
    setProblem(null);
    setReread(true);
    onStale();
  };
  return (
    <>
      {problem && <Refused problem={problem} {...(problem.code === 'changed-meanwhile' ? { again: reread } : {})} />}
      <Field label={t('objections.note')} help={t('objections.note-help')} error={formFieldError(problem, '/note')}>
        {(control) => (
          <textarea
            {...control}
            class="textarea"
            maxLength={OBJECTION_LENGTHS.note}
            value={note}
            onInput={(event) => change({ note: event.currentTarget.value })}
          />
        )}
      </Field>
      {savedNow('note')}
      <SelectField
        label={t('objections.decision')}
        error={formFieldError(problem, '/decision')}
        value={decision}
        none={t('objections.decision-choose')}
        options={OBJECTION_DECISIONS.map((one) => [one, t(`objections.decision.${one}`)] as const)}
        onChange={(value) => change({ decision: value as ObjectionDecision | '' })}
      />
      <Field
        label={t('objections.answer')}
        help={t('objections.answer-help')}
        error={formFieldError(problem, '/answer')}
      >
        {(control) => (
          <textarea
            {...control}
            class="textarea"
            maxLength={OBJECTION_LENGTHS.answer}
            value={answer}
            onInput={(event) => change({ answer: event.currentTarget.value })}
          />
        )}
      </Field>
      {savedNow('answer')}
      {objection.contact && (
        <label class="objection-check">
          <input
            type="checkbox"
            checked={contacted}
            onChange={(event) => change({ contacted: event.currentTarget.checked })}
          />{' '}
          {t('objections.contacted')}
        </label>
      )}
      <div class="form-actions">
        <Button tone="primary" busy={busy} onClick={() => void save('answered')}>
          {t('objections.send')}
        </Button>
        {onCancel && (
          <Button
            onClick={() => {
              if (Object.keys(typed).length > 0 && !confirm(t('desk.leave-unsaved'))) return;
              setTyped({});
              onCancel();
            }}
          >
            {t('desk.cancel')}
          </Button>
        )}
        {objection.state === 'taken' && (
          <>
            <Button busy={busy} onClick={() => void save('taken')}>
              {t('objections.save')}
            </Button>
            <Button busy={busy} onClick={() => void save('closed')}>
              {t('objections.close')}
            </Button>
          </>
        )}
      </div>
    </>
  );
}

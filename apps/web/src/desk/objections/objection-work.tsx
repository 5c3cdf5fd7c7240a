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
import { formFieldError } from '../form-field-error.js';
import { useSession } from '../session.js';
import { Refused } from '../use-staff-fetch.js';

interface Props {
  objection: ObjectionEntry;
  onSaved: (objection: ObjectionEntry) => void;
  onStale: () => void;
}

/** What was decided and why, which the sender reads, and the team's own note. */
export function ObjectionWork({ objection, onSaved, onStale }: Props) {
  const t = useText();
  const { api } = useSession();
  const [note, setNote] = useState(objection.note ?? '');
  const [answer, setAnswer] = useState(objection.answer ?? '');
  const [decision, setDecision] = useState<ObjectionDecision | ''>(objection.decision ?? '');
  const [contacted, setContacted] = useState(objection.contacted);
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
    if (reply.ok) onSaved(reply.value);
  };
  return (
    <section class="objection-part narrow" aria-labelledby="work">
      <h2 id="work">{t('objections.work')}</h2>
      {problem && <Refused problem={problem} {...(problem.code === 'changed-meanwhile' ? { again: onStale } : {})} />}
      {objection.state === 'answered' && (
        <Band tone="done">
          <p>{t('objections.state.answered')}</p>
        </Band>
      )}
      <Field label={t('objections.note')} help={t('objections.note-help')} error={formFieldError(problem, '/note')}>
        {(control) => (
          <textarea
            {...control}
            class="textarea"
            maxLength={OBJECTION_LENGTHS.note}
            value={note}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        )}
      </Field>
      <SelectField
        label={t('objections.decision')}
        error={formFieldError(problem, '/decision')}
        value={decision}
        none={t('objections.decision-choose')}
        options={OBJECTION_DECISIONS.map((one) => [one, t(`objections.decision.${one}`)] as const)}
        onChange={(value) => setDecision(value as ObjectionDecision | '')}
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
            onInput={(event) => setAnswer(event.currentTarget.value)}
          />
        )}
      </Field>
      {objection.contact && (
        <label class="objection-check">
          <input type="checkbox" checked={contacted} onChange={(event) => setContacted(event.currentTarget.checked)} />{' '}
          {t('objections.contacted')}
        </label>
      )}
      <div class="form-actions">
        <Button tone="primary" busy={busy} onClick={() => void save('answered')}>
          {t('objections.send')}
        </Button>
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
    </section>
  );
}

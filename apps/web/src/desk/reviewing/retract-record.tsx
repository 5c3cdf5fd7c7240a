import { codesOf, label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { SelectField } from '../../ui/select-field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { Refused } from '../use-staff-fetch.js';
import { Definition } from '../form/choice-control.js';
import { formFieldError } from '../form-field-error.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { useRecordAction } from './use-record-action.js';

interface Props {
  record: IncidentRecord;
  /** Whether a request to retract it waits for a second person. */ isAsked: boolean;
  onDone: (record: IncidentRecord, isDone: boolean) => void;
}

/** Retracts a published record, with a reason that readers see. For safety, hide it instead. */
export function RetractRecord({ record, isAsked, onDone }: Props) {
  const t = useText();
  const act = useRecordAction(record, onDone);
  const [isOpen, setOpen] = useState(false);
  if (!record.allowed.includes('retract')) return null;
  return (
    <section class="panel" aria-labelledby="retract-title">
      <h2 id="retract-title">{t('desk.retract.title')}</h2>
      {isAsked && (
        <p role="status">
          {t('desk.retract.waits')} <a href="#proposals">{t('desk.record.to-proposal')}</a>
        </p>
      )}
      {!isOpen && !isAsked && (
        <Button tone="danger" onClick={() => setOpen(true)}>
          {t('desk.retract.begin')}
        </Button>
      )}
      {isOpen && (
        <RetractForm
          problem={act.problem}
          busy={act.busy}
          onSend={(body) =>
            void act.post('retractions', body).then((done) => {
              if (done) setOpen(false);
            })
          }
          onCancel={() => setOpen(false)}
        />
      )}
    </section>
  );
}

interface FormProps {
  problem: ReturnType<typeof useRecordAction>['problem'];
  busy: boolean;
  onSend: (body: { reason: string; note: string }) => void;
  onCancel: () => void;
}

/** Says first that there is no way back. */
export function RetractForm({ problem, busy, onSend, onCancel }: FormProps) {
  const t = useText();
  const [reason, setReason] = useState('');
  const [note, setNote] = useState('');
  const leave = useAskBeforeLeaving(note !== '');
  const reasons = codesOf('change_reason').filter((code) => code !== 'CR_SAFETY');
  return (
    <DeskForm class="panel-form" onSubmit={() => onSend({ reason, note })}>
      <p>{t('desk.retract.about')}</p>
      <SelectField
        label={t('desk.retract.reason')}
        error={formFieldError(problem, '/reason')}
        required
        value={reason}
        none={t('desk.form.choose')}
        options={reasons.map((code) => [code, label(code, t.language)])}
        onChange={setReason}
      />
      <Definition code={reason} />
      <Field label={t('desk.retract.note')} help={t('desk.retract.note-help')} error={formFieldError(problem, '/note')}>
        {(control) => (
          <textarea
            {...control}
            class="textarea"
            rows={3}
            spellcheck={false}
            required
            value={note}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        )}
      </Field>
      {problem && <Refused problem={problem} />}
      <div class="form-actions">
        <Button type="submit" tone="danger" busy={busy}>
          {t('desk.retract.ask')}
        </Button>
        <Button onClick={() => leave(onCancel)}>{t('desk.cancel')}</Button>
      </div>
    </DeskForm>
  );
}

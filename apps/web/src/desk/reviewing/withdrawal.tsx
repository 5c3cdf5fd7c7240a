import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../words.js';
import { Refused } from '../asked.js';
import type { IncidentRecord } from '../record.js';
import { fieldError } from '../sign-in/field-error.js';
import { useActOn } from './act-on.js';

interface Props { record: IncidentRecord; onDone: (record: IncidentRecord, isDone: boolean) => void }

/** What one person withdrew for safety, a second one confirms or restores. */
export function Withdrawal({ record, onDone }: Props) {
  const t = useText();
  const act = useActOn(record, onDone);
  const [reason, setReason] = useState('');
  if (!record.withdrawal) return null;
  const mayAnswer = record.allowed.includes('confirm-withdrawal');
  const answer = (said: 'confirm' | 'restore'): void => void act.post('withdrawal-answers', { answer: said, reason });
  return (
    <section class="panel" aria-labelledby="withdrawal-title">
      <h2 id="withdrawal-title">{t('desk.withdrawal.title')}</h2>
      <p>{t(mayAnswer ? 'desk.withdrawal.about' : 'desk.withdrawal.waits')}</p>
      {record.withdrawal.note && <blockquote>{record.withdrawal.note}</blockquote>}
      {mayAnswer && (
        <form class="panel-form" onSubmit={(event) => { event.preventDefault(); answer('confirm'); }}>
          <Field label={t('desk.withdrawal.reason')} help={t('desk.withdrawal.reason-help')} error={fieldError(act.problem, '/reason')}>
            {(control) => <textarea {...control} class="textarea" rows={3} spellcheck={false} required value={reason} onInput={(event) => setReason(event.currentTarget.value)} />}
          </Field>
          {act.problem && <Refused problem={act.problem} />}
          <div class="form-actions">
            <Button type="submit" tone="danger" busy={act.busy}>{t('desk.withdrawal.confirm')}</Button>
            <Button busy={act.busy} onClick={() => answer('restore')}>{t('desk.withdrawal.restore')}</Button>
          </div>
        </form>
      )}
    </section>
  );
}

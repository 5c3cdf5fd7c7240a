import type { QueueView } from '@vigil/shared/staff-responses/queue-views.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { useMember, useSession } from '../session.js';
import { Refused } from '../use-staff-fetch.js';

export interface SaveViewProps {
  own: readonly QueueView[];
  address: string;
  onClose: () => void;
  onSaved: () => void;
}

/** Saves what is shown as a view. Under the name of a view of one's own, it replaces that one. */
export function SaveView({ own, address, onClose, onSaved }: SaveViewProps) {
  const t = useText();
  const { api } = useSession();
  const { role } = useMember();
  const [title, setTitle] = useState('');
  const [chosen, setShared] = useState<boolean | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const replaced = own.find((view) => view.title === title.trim());
  const isShared = chosen ?? replaced?.shared ?? false;
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    const body = { title: title.trim(), address, shared: isShared };
    const reply = await api.put<null>(`/api/queue-views/${replaced?.id ?? crypto.randomUUID()}`, body);
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    if (!reply.ok) return;
    setTitle('');
    setShared(null);
    onSaved();
  };
  return (
    <Dialog isForm open title={t('desk.queue.save-view')} onClose={onClose}>
      <DeskForm onSubmit={save}>
        <Field label={t('desk.queue.view-title')} {...(replaced ? { help: t('desk.queue.replaces') } : {})}>
          {(props) => (
            <input
              {...props}
              class="input"
              value={title}
              maxLength={100}
              required
              onInput={(event) => setTitle(event.currentTarget.value)}
            />
          )}
        </Field>
        {role !== 'monitor' && (
          <label class="check">
            <input type="checkbox" checked={isShared} onChange={(event) => setShared(event.currentTarget.checked)} />
            <span>{t('desk.queue.for-team')}</span>
          </label>
        )}
        {problem && <Refused problem={problem} />}
        <div class="form-actions">
          <Button type="submit" tone="primary" busy={busy}>
            {t('desk.queue.save')}
          </Button>
        </div>
      </DeskForm>
    </Dialog>
  );
}

import type { InboxItem } from '@vigil/shared/staff-responses/field-reports.js';
import { useId, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { Refused } from '../use-staff-fetch.js';
import { etagOf, incidentPath } from '../incident-path.js';
import { useSession } from '../session.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { formFieldError } from '../form-field-error.js';

/**
 * Asks the report's author, who was there, a question. A draft gets a question that the monitor will find in it; a
 * submitted record is returned.
 */
export function AskAuthor({ item, title, onDone }: { item: InboxItem; title: string; onDone: () => void }) {
  const t = useText();
  const { api } = useSession();
  const form = useId();
  const [isOpen, setOpen] = useState(false);
  const [question, setQuestion] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  useAskBeforeLeaving(question !== '');
  const incident = item.incident!;
  const isDraft = incident.status === 'WS_DRAFT';
  const close = (): void => {
    setOpen(false);
    setProblem(null);
  };
  const ask = async (): Promise<void> => {
    setBusy(true);
    const reply = isDraft
      ? await api.post(`/api/field/reports/${item.id}/questions`, { question })
      : await api.post(
          incidentPath(incident.id, 'reviews'),
          { decision: 'return', question },
          { ifMatch: etagOf(incident.revision) },
        );
    setBusy(false);
    if (!reply.ok) return setProblem(reply.problem);
    close();
    setQuestion('');
    onDone();
  };
  return (
    <>
      <Button class="button-small" aria-label={t('inbox.ask-what', { title })} onClick={() => setOpen(true)}>
        {t('inbox.ask')}
      </Button>
      <Dialog
        isForm
        open={isOpen}
        title={t('inbox.ask-what', { title })}
        onClose={close}
        actions={
          <>
            <Button onClick={close}>{t('desk.cancel')}</Button>
            <Button type="submit" form={form} tone="primary" busy={busy}>
              {t('inbox.ask.do')}
            </Button>
          </>
        }
      >
        <DeskForm id={form} onSubmit={ask}>
          {problem && <Refused problem={problem} />}
          <Field
            label={t('inbox.ask.question')}
            help={t(incident.help ? 'inbox.ask.draft-help' : isDraft ? 'inbox.ask.draft' : 'inbox.ask.return')}
            error={formFieldError(problem, '/question')}
          >
            {(control) => (
              <textarea
                {...control}
                class="textarea"
                rows={4}
                required
                maxLength={5000}
                spellcheck={false}
                value={question}
                onInput={(event) => setQuestion(event.currentTarget.value)}
              />
            )}
          </Field>
        </DeskForm>
      </Dialog>
    </>
  );
}

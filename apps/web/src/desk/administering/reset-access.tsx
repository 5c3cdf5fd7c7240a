import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { useText } from '../../text-bundles.js';
import { Refused } from '../use-staff-fetch.js';
import { useSession } from '../session.js';
import { CopyableLink } from './copyable-link.js';

/** Resets the access of somebody who lost theirs. The new link is shown once. */
export function ResetAccess({ id, name }: { id: string; name: string }) {
  const t = useText();
  const { api } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [link, setLink] = useState<string | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  const make = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.post<{ link: string }>(`/api/members/${id}/resets`, {});
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) setLink(reply.value.link);
  };
  const close = (): void => {
    setOpen(false);
    setLink(null);
    setProblem(null);
  };
  return (
    <>
      <Button class="button-small" aria-label={t('account.reset.who', { name })} onClick={() => setOpen(true)}>
        {t('account.reset.do')}
      </Button>
      <Dialog
        open={isOpen}
        title={t('account.reset.who', { name })}
        onClose={close}
        actions={
          link === null ? (
            <>
              <Button onClick={close}>{t('desk.cancel')}</Button>
              <Button tone="primary" busy={busy} onClick={() => void make()}>
                {t('desk.people.make-link')}
              </Button>
            </>
          ) : (
            <Button tone="primary" onClick={close}>
              {t('app.close')}
            </Button>
          )
        }
      >
        {problem && <Refused problem={problem} />}
        {link === null ? (
          <p>{t('account.reset.about', { name })}</p>
        ) : (
          <CopyableLink link={link} label={t('account.reset.link')} help={t('desk.people.link-help')} />
        )}
      </Dialog>
    </>
  );
}

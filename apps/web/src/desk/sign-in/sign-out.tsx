import type { Member } from '@vigil/shared/staff-responses/sign-in.js';
import { useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { api } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';
import { forgetDrafts, keepAllNow, keptDrafts } from '../draft/draft-store.js';
import { useSession } from '../session.js';
import { mayLoseUnsaved } from '../unsaved-words.js';

/** Signs out and deletes everything of this member from the device. First lists what was never saved on the server. */
export function SignOut({ member }: { member: Member }) {
  const t = useText();
  const { signedOut } = useSession();
  const [, go] = useLocation();
  const [unsaved, setUnsaved] = useState(0);
  const [isFailed, setFailed] = useState(false);
  const ask = async (): Promise<void> => {
    if (!mayLoseUnsaved()) return;
    await keepAllNow();
    const kept = await keptDrafts(member.id);
    if (kept.length > 0) setUnsaved(kept.length);
    else await leave();
  };
  const leave = async (): Promise<void> => {
    const reply = await api.delete('/api/sessions/current');
    if (!reply.ok && reply.problem.code !== 'sign-in-needed') return setFailed(true);
    await forgetDrafts(member.id);
    setUnsaved(0);
    signedOut();
    go('/sign-in', { replace: true });
  };
  return (
    <div class="desk-sign-out">
      <span class="desk-who">
        <DeskLink to="/desk/account" class="desk-name" aria-label={t('account.link', { name: member.name })}>
          {member.name}
        </DeskLink>{' '}
        <span class="quiet small">{t(`desk.role.${member.role}`)}</span>
      </span>
      <Button data-do="sign-out" class="button-small" onClick={() => void ask()}>
        {t('desk.sign-out.do')}
      </Button>
      <Dialog
        open={unsaved > 0 || isFailed}
        title={t('desk.sign-out.title')}
        onClose={() => {
          setUnsaved(0);
          setFailed(false);
        }}
        actions={
          <>
            <Button
              onClick={() => {
                setUnsaved(0);
                setFailed(false);
              }}
            >
              {t('desk.sign-out.stay')}
            </Button>
            <Button tone="danger" onClick={() => void leave()}>
              {t('desk.sign-out.anyway')}
            </Button>
          </>
        }
      >
        {isFailed ? <p>{t('desk.sign-out.failed')}</p> : <p>{t('desk.sign-out.unsaved', { n: unsaved })}</p>}
      </Dialog>
    </div>
  );
}

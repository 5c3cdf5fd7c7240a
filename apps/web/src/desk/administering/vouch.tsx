import type { MemberTrust } from '@vigil/shared/staff-responses/members.js';
import type { Member, Role } from '@vigil/shared/staff-responses/sign-in.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { SelectField } from '../../ui/select-field.js';
import { useText } from '../../text-bundles.js';
import { Refused, useStaffFetch } from '../use-staff-fetch.js';
import { formatDayOf } from '../format-answer.js';
import { useSession } from '../session.js';

/** A member, with who gave them access, who vouched for them, and whether the reader may vouch. */
export type MemberToVouch = Pick<Member, 'id' | 'name' | 'role'> & MemberTrust;

/**
 * Lets a reviewer vouch: they confirm that they know a person and that this account is that person's. If the person has
 * another account, they name it.
 */
export function Vouch({ member, onDone }: { member: MemberToVouch; onDone: () => void }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const { name } = member;
  return (
    <>
      <Button
        class="button-small"
        tone={member.waits ? 'primary' : 'plain'}
        aria-label={t('vouch.do-for', { name })}
        onClick={() => setOpen(true)}
      >
        {t('vouch.do')}
      </Button>
      <Dialog isForm open={isOpen} title={t('vouch.do-for', { name })} onClose={() => setOpen(false)}>
        {isOpen && <VouchForm member={member} onClose={() => setOpen(false)} onDone={onDone} />}
      </Dialog>
    </>
  );
}

function VouchForm({
  member: { id, name, ...member },
  onClose,
  onDone,
}: {
  member: MemberToVouch;
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useText();
  const { api } = useSession();
  const people = useStaffFetch<{ items: { id: string; name: string; role: Role }[] }>('/api/members');
  const [chosen, setSame] = useState<string | null>(null);
  const known = people.value?.items.find((one) => one.name === member.samePersonAs)?.id;
  const same = chosen ?? known ?? '';
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.post<null>(`/api/members/${id}/vouch`, { samePersonAs: same || null });
    setBusy(false);
    if (!reply.ok) return setProblem(reply.problem);
    onClose();
    onDone();
  };
  return (
    <>
      {problem && <Refused problem={problem} />}
      <p>
        <AccessGivenBy member={{ id, name, ...member }} />
      </p>
      <p>
        <strong>{t('vouch.means')}</strong>
      </p>
      <SelectField
        label={t('vouch.same')}
        help={t('vouch.same-help')}
        value={same}
        none={t('vouch.same-none')}
        options={(people.value?.items ?? [])
          .filter((one) => one.id !== id)
          .map((one) => [one.id, t('vouch.named', { name: one.name, role: t(`desk.role.${one.role}`) })])}
        onChange={setSame}
      />
      <div class="form-actions">
        <Button onClick={onClose}>{t('desk.cancel')}</Button>
        <Button
          tone="primary"
          busy={busy || (member.samePersonAs !== null && !people.value)}
          onClick={() => void send()}
        >
          {t('vouch.do')}
        </Button>
      </div>
    </>
  );
}

/** Who gave an account access, and when. */
export function AccessGivenBy({
  member: { accessHow, accessGivenBy, accessGivenOn, name, role },
}: {
  member: MemberToVouch;
}) {
  const t = useText();
  if (accessHow === null) return <>{t('vouch.access.before', { name })}</>;
  return (
    <>
      {t(accessGivenBy === null ? 'vouch.access.operator' : `vouch.access.${accessHow}`, {
        name,
        role: t(`desk.role.${role}`),
        by: accessGivenBy ?? '',
        day: accessGivenOn ? formatDayOf(accessGivenOn, t) : '',
      })}
    </>
  );
}

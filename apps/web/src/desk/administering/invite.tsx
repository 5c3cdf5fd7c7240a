import type { Role } from '@vigil/shared/staff-responses/sign-in.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { usePlaces } from '../places-context.js';
import { EVERYBODY } from '../roles.js';
import { useSession } from '../session.js';
import { Refused } from '../use-staff-fetch.js';
import { CopyableLink } from './copyable-link.js';
import { CountriesField } from './member-countries.js';

/** Makes an invitation. Its link is shown once and stored nowhere. */
export function Invite() {
  const t = useText();
  const { api } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [role, setRole] = useState<Role>('monitor');
  const [countries, setCountries] = useState<readonly string[] | null>(null);
  const { isOfSeveral } = usePlaces().gazetteer;
  const [link, setLink] = useState<string | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  const invite = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.post<{ link: string }>('/api/invitations', {
      role,
      ...(countries === null ? {} : { countries }),
    });
    setBusy(false);
    if (reply.ok) setLink(reply.value.link);
    else setProblem(reply.problem);
  };
  const close = (): void => {
    setOpen(false);
    setLink(null);
    setProblem(null);
  };
  return (
    <>
      <Button tone="primary" onClick={() => setOpen(true)}>
        + {t('desk.people.invite')}
      </Button>
      <Dialog
        isForm
        open={isOpen}
        title={t('desk.people.invite')}
        onClose={close}
        actions={
          link ? (
            <Button tone="primary" onClick={close}>
              {t('app.close')}
            </Button>
          ) : (
            <>
              <Button onClick={close}>{t('desk.cancel')}</Button>
              <Button tone="primary" busy={busy} onClick={() => void invite()}>
                {t('desk.people.make-link')}
              </Button>
            </>
          )
        }
      >
        {problem && <Refused problem={problem} />}
        {link === null ? (
          <>
            <Field group label={t('desk.people.role')} help={t('desk.people.invite-help')}>
              {(control) =>
                EVERYBODY.map((one) => (
                  <label key={one} class="check">
                    <input type="radio" name={control.id} checked={role === one} onChange={() => setRole(one)} />
                    <span>
                      <strong>{t(`desk.role.${one}`)}</strong>{' '}
                      <span class="small quiet">{t(`desk.role.${one}-can`)}</span>
                    </span>
                  </label>
                ))
              }
            </Field>
            {isOfSeveral && <CountriesField countries={countries} onChange={setCountries} />}
          </>
        ) : (
          <CopyableLink link={link} label={t('desk.people.link')} help={t('desk.people.link-help')} />
        )}
      </Dialog>
    </>
  );
}

import { storedLanguage } from '@vigil/shared/language/languages.js';
import { MAIL_CHOICES, type MailChoice, type OwnMessages } from '@vigil/shared/staff-responses/outside-messages.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { MoreWords } from '../more-words.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { DeskForm } from '../desk-form.js';
import { formFieldError } from '../form-field-error.js';
import { useSession } from '../session.js';
import { usePrivateAddress } from '../use-private-address.js';
import { Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';

/** How this member is told outside the product that something waits for them. */
export function OwnMessagesSection() {
  return (
    <MoreWords bundles={['app', 'desk', 'problems', 'messages']}>
      <Section />
    </MoreWords>
  );
}

function Section() {
  const t = useText();
  const own = useStaffFetch<OwnMessages>('/api/inbox/messages');
  return (
    <section aria-labelledby="own-messages-title">
      <h2 id="own-messages-title">{t('messages.own.title')}</h2>
      <p>{t('messages.own.about')}</p>
      <Awaited asked={own}>
        {(value) => (
          <>
            <Mail value={value} again={own.again} />
            <Feed until={value.feedUntil} again={own.again} />
          </>
        )}
      </Awaited>
    </section>
  );
}

function Mail({ value, again }: { value: OwnMessages; again: () => void }) {
  const t = useText();
  const { api } = useSession();
  const [how, setHow] = useState<MailChoice>(value.how);
  const [address, setAddress] = useState(value.address ?? '');
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [saved, setSaved] = useState<'saved' | 'saved-off' | 'saved-none' | 'ended' | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    const isNone = how === 'none';
    const body = { how, address: isNone ? '' : address.trim(), language: storedLanguage(t.language) };
    const reply = await api.put('/api/inbox/messages', body);
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    if (!reply.ok) return setSaved(null);
    setSaved(isNone ? (value.address ? 'ended' : 'saved-none') : value.mail === 'on' ? 'saved' : 'saved-off');
    if (isNone) setAddress('');
    again();
  };
  return (
    <DeskForm noValidate onSubmit={save}>
      {value.mail !== 'on' && <p class="quiet">{t('messages.own.off')}</p>}
      {problem && <Refused problem={problem} />}
      {value.trouble && (
        <Band tone="warning">
          <p>{t('messages.own.trouble', { why: t(`messages.trouble.${value.trouble}`) })}</p>
        </Band>
      )}
      {saved && (
        <Band tone="done">
          <p role="status">{t(`messages.own.${saved}`)}</p>
        </Band>
      )}
      <Field group label={t('messages.own.how')} help={t('messages.own.urgent-help')}>
        {(control) =>
          MAIL_CHOICES.map((one) => (
            <label key={one} class="check">
              <input
                type="radio"
                name={control.id}
                checked={how === one}
                onChange={() => {
                  setHow(one);
                  setSaved(null);
                }}
              />
              <span>{t(`messages.own.${one}`)}</span>
            </label>
          ))
        }
      </Field>
      {how !== 'none' && (
        <Field
          label={t('messages.own.address')}
          help={t('messages.own.address-help')}
          error={formFieldError(problem, '/address')}
        >
          {(control) => (
            <input
              {...control}
              class="input"
              type="email"
              autocomplete="off"
              maxLength={254}
              value={address}
              onInput={(event) => {
                setAddress(event.currentTarget.value);
                setSaved(null);
              }}
            />
          )}
        </Field>
      )}
      <Button type="submit" busy={busy}>
        {t('messages.own.save')}
      </Button>
    </DeskForm>
  );
}

interface Made {
  atom: string;
  json: string;
  expiresOn: string;
}

function Feed({ until, again }: { until: string | null; again: () => void }) {
  const t = useText();
  const { made, problem, busy, make, takeBack } = usePrivateAddress<Made>('/api/inbox/messages/feed', again);
  return (
    <>
      <h3>{t('messages.own.feed')}</h3>
      <p>{t('messages.own.feed-about')}</p>
      {problem && <Refused problem={problem} />}
      {until && <p>{t('messages.own.feed-until', { day: formatDay(until as Day, t.language) })}</p>}
      {made && (
        <>
          <p role="status">{t('messages.own.feed-once')}</p>
          {(['atom', 'json'] as const).map((form) => (
            <Field key={form} label={t(`messages.own.feed-${form}`)}>
              {(control) => (
                <input
                  {...control}
                  class="input"
                  readOnly
                  value={made[form]}
                  onFocus={(event) => event.currentTarget.select()}
                />
              )}
            </Field>
          ))}
        </>
      )}
      <div class="form-actions">
        <Button busy={busy} onClick={() => void make({})}>
          {t('messages.own.feed-make')}
        </Button>
        {until && (
          <Button busy={busy} onClick={() => void takeBack()}>
            {t('messages.own.feed-end')}
          </Button>
        )}
      </div>
    </>
  );
}

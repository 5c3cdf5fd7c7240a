import {
  MESSAGE_WORDS,
  type MessageSettings,
  type MessageWords,
} from '@vigil/shared/staff-responses/outside-messages.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { DeskForm } from '../desk-form.js';
import { formatMoment } from '../format-answer.js';
import { formFieldError } from '../form-field-error.js';
import { usePlaces } from '../places-context.js';
import { noteOther, seenProposal } from '../releasing/seen-proposals.js';
import { WaitingWords } from '../releasing/waiting-words.js';
import { useSession } from '../session.js';
import { Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';

/** What messages to members outside the product say, and how mail fares. */
export function MessageSettingsSection() {
  const t = useText();
  const settings = useStaffFetch<MessageSettings>('/api/settings/messages');
  return (
    <section class="narrow" aria-labelledby="messages-title">
      <h2 id="messages-title">{t('messages.title')}</h2>
      <p>{t('messages.about')}</p>
      <Awaited asked={settings}>
        {(value) => (
          <>
            <State value={value} />
            <WordsForm value={value} onSaved={settings.put} />
          </>
        )}
      </Awaited>
    </section>
  );
}

function State({ value: { mail, members, acceptedAt, failing, trouble } }: { value: MessageSettings }) {
  const t = useText();
  const { country } = usePlaces();
  return (
    <>
      <p>
        <strong>{t('messages.state')}</strong> {t(`messages.state.${mail}`)} {t('messages.members', { n: members })}
      </p>
      {mail !== 'off' && (
        <p class="small quiet">
          {acceptedAt
            ? t('messages.accepted', { at: formatMoment(acceptedAt, t, country?.timeZone) })
            : t('messages.never-accepted')}
        </p>
      )}
      {trouble && (
        <Band tone="warning">
          <p>
            {t('messages.failing', { n: failing })} {t(`messages.trouble.${trouble}`)}.
          </p>
        </Band>
      )}
    </>
  );
}

const SENTENCES = ['daily', 'urgent', 'atRisk', 'body'] as const;
const LANGUAGES = [
  ['En', 'en'],
  ['Km', 'km'],
] as const;

function WordsForm({ value, onSaved }: { value: MessageSettings; onSaved: (settings: MessageSettings) => void }) {
  const t = useText();
  const { api } = useSession();
  const [typed, setTyped] = useState<MessageWords>(value.waiting ?? value.words);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [isSaved, setSaved] = useState(false);
  const [busy, setBusy] = useState(false);
  const change = (name: keyof MessageWords, text: string): void => {
    setTyped({ ...typed, [name]: text });
    setSaved(false);
  };
  const save = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.put<MessageSettings>('/api/settings/messages', {
      ...typed,
      proposal: seenProposal('message-words', 'message-words'),
    });
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    if (!reply.ok) noteOther('message-words', 'message-words', reply.problem);
    setSaved(reply.ok);
    if (reply.ok) onSaved(reply.value);
  };
  const line = (name: keyof MessageWords, label: string, help: string | null, lang?: string) => (
    <Field key={name} label={label} help={help} error={formFieldError(problem, `/${name}`)}>
      {(control) => (
        <input
          {...control}
          class="input"
          lang={lang}
          inputMode={name === 'senderAddress' ? 'email' : 'text'}
          maxLength={name === 'senderAddress' ? 254 : MESSAGE_WORDS[name]}
          required={name !== 'senderAddress'}
          value={typed[name]}
          onInput={(event) => change(name, event.currentTarget.value)}
        />
      )}
    </Field>
  );
  return (
    <DeskForm noValidate onSubmit={save}>
      {value.waiting && !isSaved && (
        <Band tone="note">
          <p>{t('messages.waiting')}</p>
        </Band>
      )}
      {line('senderName', t('messages.sender-name'), t('messages.sender-name-help'))}
      {line('senderAddress', t('messages.sender-address'), t('messages.sender-address-help'))}
      {SENTENCES.map((sentence) => (
        <fieldset key={sentence} class="field">
          <legend class="field-label">{t(`messages.${sentence === 'atRisk' ? 'at-risk' : sentence}`)}</legend>
          {LANGUAGES.map(([end, language]) =>
            line(`${sentence}${end}`, t(`messages.language-${language}`), null, language),
          )}
        </fieldset>
      ))}
      {problem && <Refused problem={problem} />}
      <WaitingWords kind="message-words" former={value.words} problem={problem} />
      {isSaved && (
        <Band tone="done">
          <p>{t('messages.saved')}</p>
        </Band>
      )}
      <Button type="submit" busy={busy}>
        {t('messages.save')}
      </Button>
    </DeskForm>
  );
}

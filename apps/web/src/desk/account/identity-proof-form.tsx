import type { Arrival } from '@vigil/shared/staff-responses/sign-in.js';
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { formFieldError } from '../form-field-error.js';
import { ProofRefused } from './proof-refused.js';
import { canUsePasskeys, type FailedProof, signWithPasskey } from './webauthn.js';

type Typed = 'code' | 'recoveryCode' | 'password';
export type ProofWay = 'passkey' | Typed;

const FIELDS: Readonly<Record<Typed, { key: string; help: string | null; use: string; input: object }>> = {
  code: {
    key: 'account.step.code',
    help: 'account.step.code-help',
    use: 'account.step.use-code',
    input: { autocomplete: 'one-time-code', inputMode: 'numeric', class: 'input code-input' },
  },
  recoveryCode: {
    key: 'account.step.recovery',
    help: 'account.step.recovery-help',
    use: 'account.step.use-recovery',
    input: { autocomplete: 'off', autocapitalize: 'characters', class: 'input code-input' },
  },
  password: {
    key: 'account.step.password',
    help: null,
    use: 'account.step.use-password',
    input: { type: 'password', autocomplete: 'current-password', class: 'input' },
  },
};

interface Props {
  ways: readonly ProofWay[];
  onProved: (arrival: Arrival) => void;
  onCancel: () => void;
  cancel: string;
}

/** Asks a person to prove their identity in one of several ways: with a passkey, or by typing a code or password. */
export function IdentityProofForm({ ways, onProved, onCancel, cancel }: Props) {
  const t = useText();
  const typed = ways.filter((way): way is Typed => way !== 'passkey');
  const hasPasskey = ways.includes('passkey') && canUsePasskeys();
  // Recovery codes come last, for when no other way is available.
  const first = typed.find((one) => one !== 'recoveryCode') ?? (hasPasskey ? null : (typed[0] ?? null));
  const [way, setWay] = useState<Typed | null>(first);
  const [value, setValue] = useState('');
  const [failed, setFailed] = useState<FailedProof | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (proof: object): Promise<void> => {
    setBusy(true);
    const reply = await api.post<Arrival>('/api/sessions/current/proofs', proof);
    setBusy(false);
    setValue('');
    if (reply.ok) onProved(reply.value);
    else setFailed(reply);
  };
  const usePasskey = async (): Promise<void> => {
    setFailed(null);
    const signed = await signWithPasskey();
    return signed.ok ? send({ passkey: signed.response }) : setFailed(signed);
  };
  // The new input gets the focus; inside a dialog the browser would focus the close button.
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), [way]);
  const field = way && FIELDS[way];
  return (
    <DeskForm class="sign-in-form" onSubmit={() => !busy && way && send({ [way]: value })}>
      <ProofRefused failed={failed} />
      {hasPasskey && (
        <p>
          <Button tone={field ? 'plain' : 'primary'} onClick={() => void usePasskey()}>
            {t('account.step.passkey')}
          </Button>
        </p>
      )}
      {field && (
        <Field
          key={way}
          label={t(field.key)}
          help={field.help && t(field.help)}
          error={formFieldError(failed?.problem ?? null, `/${way}`)}
        >
          {(control) => (
            <input
              {...control}
              {...field.input}
              ref={input}
              spellcheck={false}
              required
              value={value}
              onInput={(event) => setValue(event.currentTarget.value)}
            />
          )}
        </Field>
      )}
      <div class="form-actions">
        {field && (
          <Button type="submit" tone="primary" busy={busy}>
            {t('account.step.do')}
          </Button>
        )}
        <Button onClick={onCancel}>{cancel}</Button>
      </div>
      <p class="other-ways">
        {typed
          .filter((other) => other !== way)
          .map((other) => (
            <Button
              key={other}
              tone="quiet"
              onClick={() => {
                setWay(other);
                setValue('');
                setFailed(null);
              }}
            >
              {t(FIELDS[other].use)}
            </Button>
          ))}
      </p>
    </DeskForm>
  );
}

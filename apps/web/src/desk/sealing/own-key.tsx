import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { randomPassphrase } from '@vigil/shared/sealing/random-passphrase.js';
import { useText } from '../../text-bundles.js';
import { Refused } from '../use-staff-fetch.js';
import { usePlaces } from '../places-context.js';
import { formatMoment } from '../format-answer.js';
import { useMember, useSession } from '../session.js';
import { afterDrawing } from './passphrase-form.js';
import type { JudgedKey } from './use-sealing-keys.js';

/**
 * A member's own sealing key: makes it here, and replaces it when the passphrase was lost or somebody may have seen it.
 */
export function OwnSealingKey({ own, onChanged }: { own: JudgedKey | undefined; onChanged: () => void }) {
  const t = useText();
  const { country } = usePlaces();
  const [isMaking, setMaking] = useState(false);
  const [isAsked, setAsked] = useState(false);
  return (
    <section>
      <h2>{t('sealing.own')}</h2>
      <p>{t('sealing.own.about')}</p>
      {own && (
        <p>
          <code class="digits" translate={false}>
            {own.digits}
          </code>{' '}
          <span class="quiet">{t('sealing.made', { at: formatMoment(own.key.madeAt, t, country?.timeZone) })}</span>
        </p>
      )}
      {own && <p class="small quiet">{t('sealing.own.digits')}</p>}
      {own?.trust === 'changed' && (
        <p class="reader-warning" role="alert">
          {t('sealing.own.changed')}
        </p>
      )}
      {isMaking ? (
        <MakeKey
          onMade={() => {
            setMaking(false);
            onChanged();
          }}
          onCancel={() => setMaking(false)}
        />
      ) : own ? (
        <Button onClick={() => setAsked(true)}>{t('sealing.own.again')}</Button>
      ) : (
        <Button tone="primary" onClick={() => setMaking(true)}>
          {t('sealing.make-key')}
        </Button>
      )}
      <Dialog
        open={isAsked}
        title={t('sealing.own.again')}
        onClose={() => setAsked(false)}
        actions={
          <>
            <Button onClick={() => setAsked(false)}>{t('desk.cancel')}</Button>
            <Button
              tone="danger"
              onClick={() => {
                setAsked(false);
                setMaking(true);
              }}
            >
              {t('sealing.own.again')}
            </Button>
          </>
        }
      >
        <p>{t('sealing.own.again-text')}</p>
      </Dialog>
    </section>
  );
}

const LEAST = 20;
const wrongWith = (passphrase: string): string | null =>
  passphrase.length < LEAST
    ? 'sealing.passphrase.short'
    : new Set(passphrase).size < 8
      ? 'sealing.passphrase.plain'
      : null;

function MakeKey({ onMade, onCancel }: { onMade: () => void; onCancel: () => void }) {
  const t = useText();
  const { api } = useSession();
  const member = useMember();
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [isShown, setShown] = useState(false);
  const [wrong, setWrong] = useState<{ first: string | null; again: string | null }>({ first: null, again: null });
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  const suggest = (): void => {
    setPassphrase(randomPassphrase(5));
    setAgain('');
    setShown(true);
  };
  const make = async (): Promise<void> => {
    const found = { first: wrongWith(passphrase), again: again === passphrase ? null : 'sealing.passphrase.differs' };
    setWrong(found);
    if (found.first || found.again) return;
    setBusy(true);
    await afterDrawing();
    const work = await import('./sealing-crypto.js');
    const made = await work.makeOwnKey(api, member.id, passphrase);
    setBusy(false);
    if (made.ok) onMade();
    else setProblem(made.problem);
  };
  const type: object = { type: isShown ? 'text' : 'password' };
  return (
    <form
      class="sealing-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void make();
      }}
    >
      {problem && <Refused problem={problem} />}
      <Field
        label={t('sealing.passphrase.new')}
        help={t('sealing.passphrase.new-help', { n: LEAST })}
        error={wrong.first && t(wrong.first, { n: LEAST })}
      >
        {(control) => (
          <input
            {...control}
            {...type}
            class="input passphrase"
            autocomplete="off"
            spellcheck={false}
            required
            value={passphrase}
            onInput={(event) => setPassphrase(event.currentTarget.value)}
          />
        )}
      </Field>
      <p class="row-do">
        <Button class="button-small" onClick={suggest}>
          {t('sealing.passphrase.suggest')}
        </Button>
        <label class="check">
          <input type="checkbox" checked={isShown} onChange={(event) => setShown(event.currentTarget.checked)} />
          <span>{t('sealing.passphrase.show')}</span>
        </label>
      </p>
      <Field
        label={t('sealing.passphrase.again')}
        help={t('sealing.passphrase.again-help')}
        error={wrong.again && t(wrong.again)}
      >
        {(control) => (
          <input
            {...control}
            {...type}
            class="input passphrase"
            autocomplete="off"
            spellcheck={false}
            required
            value={again}
            onInput={(event) => setAgain(event.currentTarget.value)}
          />
        )}
      </Field>
      <div class="form-actions">
        <Button type="submit" tone="primary" busy={busy}>
          {t(busy ? 'sealing.making' : 'sealing.make-key')}
        </Button>
        <Button onClick={onCancel}>{t('desk.cancel')}</Button>
      </div>
    </form>
  );
}

import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { Refused } from '../use-staff-fetch.js';
import { usePlaces } from '../places-context.js';
import { formatMoment } from '../format-answer.js';
import { useMember, useSession } from '../session.js';
import { faultsOf, NewPassphrase, NOT_TYPED, type TypedFaults } from './new-passphrase.js';
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

function MakeKey({ onMade, onCancel }: { onMade: () => void; onCancel: () => void }) {
  const t = useText();
  const { api } = useSession();
  const member = useMember();
  const [typed, setTyped] = useState(NOT_TYPED);
  const [faults, setFaults] = useState<TypedFaults>({ first: null, again: null });
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  const make = async (): Promise<void> => {
    const found = faultsOf(typed);
    setFaults(found);
    if (found.first || found.again) return;
    setBusy(true);
    await afterDrawing();
    const work = await import('./sealing-crypto.js');
    const made = await work.makeOwnKey(api, member.id, typed.first);
    setBusy(false);
    if (made.ok) onMade();
    else setProblem(made.problem);
  };
  return (
    <DeskForm class="sealing-form" onSubmit={() => !busy && make()}>
      {problem && <Refused problem={problem} />}
      <NewPassphrase label={t('sealing.passphrase.new')} {...{ typed, faults }} onType={setTyped} />
      <div class="form-actions">
        <Button type="submit" tone="primary" busy={busy}>
          {t(busy ? 'sealing.making' : 'sealing.make-key')}
        </Button>
        <Button onClick={onCancel}>{t('desk.cancel')}</Button>
      </div>
    </DeskForm>
  );
}

import { formatFingerprint } from '@vigil/shared/sealing/fingerprint.js';
import { useEffect, useState } from 'preact/hooks';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { MoreWords } from '../more-words.js';
import { Awaited } from '../use-staff-fetch.js';
import { PageHead } from '../desk-frame.js';
import { useMember } from '../session.js';
import { WaitingIdentities } from '../people/waiting-identities.js';
import { OwnSealingKey } from './own-key.js';
import { formatRecipient } from './recipients.js';
import { MakeRecovery, TeamRecoveryKey } from './team-recovery-key.js';
import { ownerOf, remember } from './key-trust.js';
import { useSealingKeys, type JudgedKey } from './use-sealing-keys.js';
import { WaitingNotes } from './waiting-notes.js';
import type { NewRecovery } from './sealing-crypto.js';
import './sealing.css';

/** `/desk/sealing`: the member's own key, notes that wait to be sealed, everybody's keys, and the recovery key. */
export function SealingPage() {
  return (
    <MoreWords bundles={['app', 'desk', 'account', 'codebook', 'problems', 'sealing']}>
      <Inside />
    </MoreWords>
  );
}

function Inside() {
  const t = useText();
  const member = useMember();
  const { asked, keys, judgeAgain } = useSealingKeys();
  const [making, setMaking] = useState<(NewRecovery & { digits: string }) | null>(null);
  const [isDone, setDone] = useState(false);
  useEffect(() => window.scrollTo(0, 0), [making]);
  const changed = (): void => {
    asked.again();
    judgeAgain();
  };
  const begin = async (made: NewRecovery): Promise<void> => {
    setDone(false);
    setMaking({ ...made, digits: await formatFingerprint(made.fingerprint) });
  };
  if (making)
    return (
      <MakeRecovery
        made={making}
        digits={making.digits}
        onCancel={() => setMaking(null)}
        onDone={() => {
          setMaking(null);
          setDone(true);
          changed();
        }}
      />
    );
  return (
    <div class="sealing-page">
      <PageHead title={t('sealing.title')} />
      <p class="lead">{t('sealing.page-about')}</p>
      {isDone && (
        <Band tone="done">
          <p>{t('sealing.recovery.done')}</p>
        </Band>
      )}
      <Awaited asked={asked}>
        {(all) =>
          keys === null ? (
            <p class="quiet" aria-busy="true">
              {t('app.loading')}
            </p>
          ) : (
            <div class="account">
              <OwnSealingKey own={keys.find(({ key }) => key.member?.id === member.id)} onChanged={changed} />
              {keys.length > 0 && <WaitingNotes keys={keys} all={all} onChanged={changed} />}
              {keys.length > 0 && <WaitingIdentities keys={keys} all={all} onChanged={changed} />}
              <Readers keys={keys} without={all.without} onChanged={changed} />
              <TeamRecoveryKey
                inUse={keys.find(({ key }) => key.member === null)}
                onBegin={(made) => void begin(made)}
              />
            </div>
          )
        }
      </Awaited>
    </div>
  );
}

/** Everybody's keys. A key that this device does not know is compared by context, and then remembered. */
function Readers({
  keys,
  without,
  onChanged,
}: {
  keys: readonly JudgedKey[];
  without: readonly string[];
  onChanged: () => void;
}) {
  const t = useText();
  const compared = ({ key }: JudgedKey): void => {
    remember({ [ownerOf(key)]: key.fingerprint });
    onChanged();
  };
  return (
    <section>
      <h2>{t('sealing.keys')}</h2>
      <p>{t('sealing.keys.about')}</p>
      {keys.length === 0 && <p class="quiet">{t('sealing.keys.none')}</p>}
      <ul class="plain-rows">
        {keys.map((one) => (
          <li key={one.key.id}>
            <span>
              <strong>{formatRecipient(one.key, t)}</strong>
              <br />
              <code class="digits" translate={false}>
                {one.digits}
              </code>
              {one.trust !== 'known' && one.trust !== 'first' && (
                <span class="reader-warning">
                  {t(`sealing.standing.${one.trust}`, { name: formatRecipient(one.key, t) })}
                </span>
              )}
            </span>
            {one.trust === 'known' ? (
              <span class="quiet small">{t('sealing.standing.known')}</span>
            ) : (
              one.trust !== 'false' && (
                <Button class="button-small" onClick={() => compared(one)}>
                  {t('sealing.compared')}
                </Button>
              )
            )}
          </li>
        ))}
      </ul>
      {without.length > 0 && <p class="small quiet">{t('sealing.without', { names: without.join(t('list.and')) })}</p>}
    </section>
  );
}

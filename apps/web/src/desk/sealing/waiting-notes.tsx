import type { SealingKeys, WaitingNote } from '@vigil/shared/staff-responses/sealed-notes.js';
import { useEffect, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';
import { DeskLink } from '../desk-link.js';
import { useMember, useSession } from '../session.js';
import { PassphraseForm } from './passphrase-form.js';
import { Recipients, formatRecipient, trustedKeyIds } from './recipients.js';
import { EnterRecoveryKey } from './enter-recovery-key.js';
import { shortName } from './note-path-and-name.js';
import { heldBy } from './unlocked-key.js';
import type { JudgedKey } from './use-sealing-keys.js';
import type { Reader } from './sealing-crypto.js';

interface Props {
  keys: readonly JudgedKey[];
  all: SealingKeys;
  onChanged: () => void;
}

/** Notes that wait: for a new recipient, or for a new content key because a recipient has left. */
export function WaitingNotes({ keys, all, onChanged }: Props) {
  const t = useText();
  const waiting = useStaffFetch<{ total: number; items: WaitingNote[] }>('/api/sealed-notes/waiting');
  useEffect(() => waiting.again(), [keys]);
  return (
    <section>
      <h2>{t('sealing.waiting')}</h2>
      <Awaited asked={waiting}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="quiet">{t('sealing.waiting.none')}</p>
          ) : (
            <>
              <ul class="sealing-waits">
                {keys
                  .filter(({ key }) => items.some((note) => note.waitingFor.includes(key.id)))
                  .map(({ key }) => (
                    <li key={key.id}>
                      {t('sealing.waiting.for', {
                        n: items.filter((note) => note.waitingFor.includes(key.id)).length,
                        name: formatRecipient(key, t),
                      })}
                    </li>
                  ))}
                {items.some(({ stale }) => stale) && (
                  <li>{t('sealing.waiting.stale', { n: items.filter(({ stale }) => stale).length })}</li>
                )}
              </ul>
              <details>
                <summary>{t('sealing.waiting.which', { n: items.length })}</summary>
                <ul class="sealing-waits">
                  {items.map((note) => (
                    <li key={`${note.id} ${note.revision}`}>
                      <DeskLink to={`/desk/incidents/${note.incident}`}>
                        {note.title ?? t('desk.home.untitled')}
                      </DeskLink>{' '}
                      <span class="quiet">{t('sealing.note', { name: shortName(note.id) })}</span>
                    </li>
                  ))}
                </ul>
              </details>
              <SealThem
                items={items}
                keys={keys}
                all={all}
                onChanged={() => {
                  waiting.again();
                  onChanged();
                }}
              />
            </>
          )
        }
      </Awaited>
    </section>
  );
}

type Step = 'idle' | 'passphrase' | 'recovery';

function SealThem({ items, keys, all, onChanged }: Props & { items: readonly WaitingNote[] }) {
  const t = useText();
  const { api } = useSession();
  const member = useMember();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => trustedKeyIds(keys));
  useEffect(() => setChosen(trustedKeyIds(keys)), [keys]);
  const [step, setStep] = useState<Step>('idle');
  const [progress, setProgress] = useState<{ done: number; of: number } | null>(null);
  const [ended, setEnded] = useState<{ done: number; of: number; problem: ProblemBody | null } | null>(null);
  const own = keys.find(({ key }) => key.member?.id === member.id)?.key;
  const recovery = keys.find(({ key }) => key.member === null)?.key;
  const recipients = keys.filter(({ key }) => chosen.has(key.id)).map(({ key }) => key);
  const openable = (id: string | undefined): WaitingNote[] =>
    items.filter(
      (note) =>
        id !== undefined &&
        note.sealedFor.includes(id) &&
        (note.stale || recipients.some((key) => note.waitingFor.includes(key.id))),
    );
  const run = async (reader: Reader): Promise<void> => {
    const notes = openable(reader.with === 'own' ? own?.id : recovery?.id);
    setStep('idle');
    setProgress({ done: 0, of: notes.length });
    const work = await import('./sealing-crypto.js');
    const result = await work.sealWaiting(api, notes, recipients, reader, (done) =>
      setProgress({ done, of: notes.length }),
    );
    setProgress(null);
    setEnded({ ...result, of: notes.length });
    onChanged();
  };
  const begin = (): void => {
    const held = heldBy(member.id);
    setEnded(null);
    if (held) void run({ ...held, with: 'own' });
    else setStep('passphrase');
  };
  if (step === 'passphrase')
    return <PassphraseForm onUnlocked={(reader) => void run(reader)} onCancel={() => setStep('idle')} />;
  if (step === 'recovery' && recovery)
    return <EnterRecoveryKey inUse={recovery} onRead={(reader) => void run(reader)} onCancel={() => setStep('idle')} />;
  if (progress) return <p role="status">{t('sealing.waiting.progress', { k: progress.done, n: progress.of })}</p>;
  const mine = openable(own?.id).length;
  const isMine = own !== undefined && items.some(({ sealedFor }) => sealedFor.includes(own.id));
  // Recipients who can already open every note are listed only if a note needs a new content key: all get another one
  // then.
  const asked = items.some(({ stale }) => stale)
    ? keys
    : keys.filter(({ key }) => items.some(({ waitingFor }) => waitingFor.includes(key.id)));
  const byRecovery = openable(recovery?.id).length;
  return (
    <>
      {ended && (
        <Band tone={ended.problem ? 'warning' : 'done'}>
          <p>{t('sealing.waiting.done', { k: ended.done, n: ended.of })}</p>
        </Band>
      )}
      {ended?.problem && ended.problem.code !== 'cannot-open' && <Refused problem={ended.problem} />}
      {ended?.problem?.code === 'cannot-open' && (
        <p class="wrong" role="alert">
          {t('sealing.cannot-open')}
        </p>
      )}
      <Recipients keys={asked} without={all.without} chosen={chosen} onChoose={setChosen} />
      {mine > 0 ? (
        <p>
          <Button tone="primary" onClick={begin}>
            {t('sealing.waiting.do', { n: mine })}
          </Button>
        </p>
      ) : (
        <p class="quiet">{t(isMine ? 'sealing.waiting.tick' : 'sealing.waiting.not-you')}</p>
      )}
      {byRecovery > mine && (
        <p>
          <Button tone="quiet" onClick={() => setStep('recovery')}>
            {t('sealing.waiting.by-recovery', { n: byRecovery })}
          </Button>
        </p>
      )}
    </>
  );
}

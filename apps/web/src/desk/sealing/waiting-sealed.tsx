import type { SealingKeys, Waiting } from '@vigil/shared/staff-responses/sealed-notes.js';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';
import { useMember, useSession } from '../session.js';
import { PassphraseForm } from './passphrase-form.js';
import { Recipients, formatRecipient, useChosenKeys } from './recipients.js';
import { EnterRecoveryKey } from './enter-recovery-key.js';
import { isToDo, sealOneAfterAnother, type WaitingKind } from './seal-waiting.js';
import { heldBy } from './unlocked-key.js';
import type { JudgedKey } from './use-sealing-keys.js';
import type { Reader } from './sealing-crypto.js';

export interface WaitingProps {
  keys: readonly JudgedKey[];
  all: SealingKeys;
  onChanged: () => void;
}
interface Props<T extends Waiting> extends WaitingProps {
  /** Where the list of them comes from. */
  path: string;
  /** Where the words for this kind begin. */
  words: 'sealing.waiting' | 'sealing.identities';
  kind: WaitingKind<T>;
  /** Says which one it is. */
  name: (one: T) => ComponentChildren;
}
/** So many are named one by one. */
const MOST_NAMED = 200;

/** What waits, of one kind: for a new recipient, or for a new content key because a recipient has left. */
export function WaitingSealed<T extends Waiting>({ path, words, kind, name, keys, all, onChanged }: Props<T>) {
  const t = useText();
  const waiting = useStaffFetch<{ total: number; items: T[] }>(path);
  useEffect(() => waiting.again(), [keys]);
  return (
    <section>
      <h2>{t(words)}</h2>
      <Awaited asked={waiting}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="quiet">{t(`${words}.none`)}</p>
          ) : (
            <>
              <ul class="sealing-waits">
                {keys
                  .filter(({ key }) => items.some((note) => note.waitingFor.includes(key.id)))
                  .map(({ key }) => (
                    <li key={key.id}>
                      {t(`${words}.for`, {
                        n: items.filter((note) => note.waitingFor.includes(key.id)).length,
                        name: formatRecipient(key, t),
                      })}
                    </li>
                  ))}
                {items.some(({ stale }) => stale) && (
                  <li>{t(`${words}.stale`, { n: items.filter(({ stale }) => stale).length })}</li>
                )}
              </ul>
              <details>
                <summary>{t(`${words}.which`, { n: items.length })}</summary>
                <ul class="sealing-waits">
                  {items.slice(0, MOST_NAMED).map((one) => (
                    <li key={`${one.id} ${one.revision}`}>{name(one)}</li>
                  ))}
                  {items.length > MOST_NAMED && (
                    <li class="quiet">{t('sealing.waiting.more', { n: items.length - MOST_NAMED })}</li>
                  )}
                </ul>
              </details>
              <SealThem
                items={items}
                {...{ words, kind, keys, all }}
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

function SealThem<T extends Waiting>({
  items,
  words,
  kind,
  keys,
  all,
  onChanged,
}: Omit<Props<T>, 'path' | 'name'> & { items: readonly T[] }) {
  const t = useText();
  const { api } = useSession();
  const member = useMember();
  const [chosen, setChosen] = useChosenKeys(keys);
  const [step, setStep] = useState<Step>('idle');
  const [progress, setProgress] = useState<{ done: number; of: number } | null>(null);
  const [ended, setEnded] = useState<{ done: number; of: number; problem: ProblemBody | null } | null>(null);
  const own = keys.find(({ key }) => key.member?.id === member.id)?.key;
  const recovery = keys.find(({ key }) => key.member === null)?.key;
  const recipients = keys.filter(({ key }) => chosen.has(key.id)).map(({ key }) => key);
  const isStopped = useRef(false);
  // Who leaves the page has stopped it, too.
  useEffect(
    () => () => {
      isStopped.current = true;
    },
    [],
  );
  const openable = (id: string | undefined): T[] => items.filter((one) => isToDo(one, id, recipients));
  const run = async (reader: Reader): Promise<void> => {
    const chosenNow = openable(reader.with === 'own' ? own?.id : recovery?.id);
    const of = chosenNow.length;
    isStopped.current = false;
    setStep('idle');
    setProgress({ done: 0, of });
    const result = await sealOneAfterAnother(
      kind.together(chosenNow, recipients),
      (batch) => kind.seal(api, batch, recipients, reader),
      { onStep: (done) => setProgress({ done, of }), isStopped: () => isStopped.current },
    );
    setProgress(null);
    setEnded({ ...result, of });
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
  if (progress)
    return (
      <>
        <p role="status">{t('sealing.waiting.progress', { k: progress.done, n: progress.of })}</p>
        <p>
          <Button
            onClick={() => {
              isStopped.current = true;
            }}
          >
            {t('sealing.waiting.stop')}
          </Button>
        </p>
      </>
    );
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
            {t(`${words}.do`, { n: mine })}
          </Button>
        </p>
      ) : (
        <p class="quiet">{t(isMine ? 'sealing.waiting.tick' : `${words}.not-you`)}</p>
      )}
      {byRecovery > mine && (
        <p>
          <Button tone="quiet" onClick={() => setStep('recovery')}>
            {t(`${words}.by-recovery`, { n: byRecovery })}
          </Button>
        </p>
      )}
    </>
  );
}

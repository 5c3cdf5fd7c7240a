import { factsOf } from '@vigil/shared/language/languages.js';
import type { FieldReport } from '@vigil/shared/field/field-report.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { useEffect, useState } from 'preact/hooks';
import type { ScreenProps } from './screen-props.js';
import { BigButton } from '../controls.js';
import { formatFileSize } from '../format-file-size.js';
import type { Known } from '../storage/phone-users.js';
import type { Sketch } from '../storage/worker-api.js';
import type { PhoneError } from '../storage/phone-error.js';
import type { StorageSpace } from '../storage/storage-space.js';
import { phone, whenNews } from '../worker-client.js';
import { useText } from '../text-bundles.js';
import { ConfirmButton } from './confirm-button.js';
import { LanguageButton } from './language-button.js';
import { UnlockForm } from './unlock-form.js';
import { SendingQueue } from './sending-queue.js';

interface Props {
  person: Known;
  isAlone: boolean;
  isUnlocked: boolean;
  around: ScreenProps;
  onUnlocked: () => void;
  onLock: () => void;
  onBegin: () => void;
  onOpen: (report: FieldReport) => void;
  onPeople: () => void;
  onAdd: () => void;
  onSafety: () => void;
  onPerson: (known: Known) => void;
  onSignedOut: (left: number) => void;
}

const CLOCK_WRONG_MS = 10 * 60_000;

/** One press to a new report. Open drafts are listed, but their content needs the passphrase. */
export function Home({
  person,
  isAlone,
  isUnlocked,
  around,
  onUnlocked,
  onLock,
  onBegin,
  onOpen,
  onPeople,
  onAdd,
  onSafety,
  onPerson,
  onSignedOut,
}: Props) {
  const t = useText();
  const [sketches, setSketches] = useState<readonly Sketch[]>([]);
  const [space, setSpace] = useState<StorageSpace | null>(null);
  const [asking, setAsking] = useState<string | null>(null);
  /** How many reports of this person arrived while the app was open. In memory alone: the disk tells nobody. */
  const [received, setReceived] = useState(0);
  const look = (): void => void phone.sketches(person.id).then(setSketches, () => undefined);
  useEffect(() => {
    look();
    void phone.space().then(setSpace, () => undefined);
    return whenNews((news) => {
      if (news.news === 'changed') look();
      if (news.news === 'received' && news.person === person.id) setReceived((n) => n + 1);
    });
  }, [person.id]);
  const open = sketches.filter(({ stage }) => stage === 'open');
  const waiting = sketches.filter(({ stage }) => stage !== 'open');
  // Where several people share the phone, others cannot even see how many reports a person has.
  const isSeen = isAlone || isUnlocked;
  const goOn = async (id: string): Promise<void> => {
    try {
      onOpen(await phone.goOn(id));
    } catch (error) {
      if ((error as PhoneError).code === 'locked') setAsking(id);
      else around.say((error as PhoneError).code);
    }
  };
  const act = (work: Promise<unknown>): void =>
    void work.then(look, (error: PhoneError) => {
      around.say(error.code);
      look();
    });
  const { clockAhead } = around;
  return (
    <main class="page">
      <header class="head">
        <h1>{t('field.name')}</h1>
        <span class="row">
          {!isAlone && (
            <button type="button" class="small-button" onClick={onPeople}>
              {t('field.people.other')}
            </button>
          )}
          <LanguageButton around={around} />
        </span>
      </header>
      {person.endsBy ? (
        <p class="warning" role="status">
          {t('field.ending', {
            time: new Intl.DateTimeFormat(factsOf(t.language).intl, { dateStyle: 'medium', timeStyle: 'short' }).format(
              new Date(person.endsBy),
            ),
          })}
        </p>
      ) : (
        <BigButton id="begin" tone="main" onPress={onBegin}>
          {t('field.begin')}
        </BigButton>
      )}
      {isSeen && received > 0 && (
        <p class="received" role="status">
          <span aria-hidden="true">✓</span> {t('field.received', { n: received })}
        </p>
      )}
      {clockAhead !== null && Math.abs(clockAhead) > CLOCK_WRONG_MS && (
        <p class="warning">
          {t('field.clock', {
            time: new Intl.DateTimeFormat(factsOf(t.language).intl, { dateStyle: 'medium', timeStyle: 'short' }).format(
              Date.now() - clockAhead,
            ),
          })}
        </p>
      )}
      {space?.isTight && <p class="warning">{t('field.tight', { size: formatFileSize(space.free!, t) })}</p>}
      {isUnlocked ? (
        <p class="row">
          <span>{t('field.unlocked')}</span>
          <button type="button" class="small-button" onClick={onLock}>
            {t('field.lock')}
          </button>
        </p>
      ) : asking !== null ? (
        <UnlockForm
          person={person.id}
          onUnlocked={() => {
            onUnlocked();
            setAsking(null);
            if (asking !== '') void goOn(asking);
          }}
          onLeave={() => setAsking(null)}
        />
      ) : (
        !isSeen && <BigButton onPress={() => setAsking('')}>{t('field.unlock.see')}</BigButton>
      )}
      {isSeen && open.length > 0 && (
        <section>
          <h2>{t('field.open', { n: open.length })}</h2>
          <ul class="reports">
            {open.map(({ id, files }, index) => {
              const which = t('field.draft', { number: formatNumber(index + 1, t.language) });
              return (
                <li key={id}>
                  <p>
                    <strong id={`draft-${id}`}>{which}</strong>{' '}
                    {files.length > 0 && t('field.end.files', { n: files.length })}
                  </p>
                  <div class="row">
                    <button
                      type="button"
                      class="small-button"
                      aria-describedby={`draft-${id}`}
                      onClick={() => void goOn(id)}
                    >
                      {t(isUnlocked ? 'field.go-on' : 'field.go-on-locked')}
                    </button>
                    <button
                      type="button"
                      class="small-button"
                      aria-describedby={`draft-${id}`}
                      onClick={() => act(phone.finish(id))}
                    >
                      {t('field.send-as-is')}
                    </button>
                    <ConfirmButton
                      label={t('field.delete')}
                      of={which}
                      question={t('field.delete.sure')}
                      onConfirm={() => act(phone.drop(id))}
                    />
                  </div>
                </li>
              );
            })}
          </ul>
        </section>
      )}
      {isSeen && <SendingQueue person={person} waiting={waiting} around={around} onPerson={onPerson} />}
      <section class="below">
        <BigButton tone="quiet" onPress={onSafety}>
          {t('field.safety')}
        </BigButton>
        {isSeen && (
          <BigButton tone="quiet" onPress={onAdd}>
            {t('field.people.add')}
          </BigButton>
        )}
        <ConfirmButton
          isSmall={false}
          label={t('field.sign-out')}
          question={t(sketches.length > 0 ? 'field.sign-out.unsent' : 'field.sign-out.sure')}
          onConfirm={() => void phone.signOut(person.id).then(onSignedOut, () => around.say('not-saved'))}
        />
      </section>
    </main>
  );
}

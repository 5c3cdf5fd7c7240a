import { randomPassphrase } from '@vigil/shared/sealing/random-passphrase.js';
import type { PeopleExportLine, PeopleExports } from '@vigil/shared/staff-responses/people-exports.js';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ProblemBody } from '../../../api.js';
import { saveFile } from '../../../public-site/picture-file/save-file.js';
import { useText } from '../../../text-bundles.js';
import { Band } from '../../../ui/band.js';
import { Button } from '../../../ui/button.js';
import { Table } from '../../../ui/table.js';
import { DeskForm } from '../../desk-form.js';
import { PageHead } from '../../desk-frame.js';
import { DeskLink } from '../../desk-link.js';
import { formatMoment } from '../../format-answer.js';
import { usePlaces } from '../../places-context.js';
import { faultsOf, NewPassphrase, NOT_TYPED, type TypedFaults } from '../../sealing/new-passphrase.js';
import { PassphraseForm } from '../../sealing/passphrase-form.js';
import { Recipients, trustedKeyIds } from '../../sealing/recipients.js';
import type { Reader } from '../../sealing/sealing-crypto.js';
import { heldBy } from '../../sealing/unlocked-key.js';
import { type JudgedKey, useSealingKeys } from '../../sealing/use-sealing-keys.js';
import { useMember, useSession } from '../../session.js';
import { Awaited, Refused, useStaffFetch } from '../../use-staff-fetch.js';
import { openFilePage, peoplePage } from '../people-paths.js';
import { useToday } from '../use-today.js';
import type { MadePeopleFile } from './make-people-file.js';
import '../people.css';
import '../../sealing/sealing.css';

/** `/desk/custody/export`: the people on whose team the reviewer is, as a file that is sealed here. */
export default function PeopleExportPage() {
  const t = useText();
  const asked = useStaffFetch<PeopleExports>('/api/people-exports');
  const { asked: askedKeys, keys } = useSealingKeys();
  return (
    <>
      <PageHead title={t('people.export')}>
        <DeskLink to={openFilePage}>{t('sealedFile.open')}</DeskLink>{' '}
        <DeskLink to={peoplePage}>{t('people.title')}</DeskLink>
      </PageHead>
      <p class="lead narrow">{t('sealedFile.about')}</p>
      <p class="narrow">{t('sealedFile.recorded')}</p>
      {askedKeys.problem && <Refused problem={askedKeys.problem} again={askedKeys.again} />}
      <Awaited asked={asked}>
        {({ people, keys: allowed, items }) => (
          <>
            {people === 0 ? (
              <p role="status">{t('sealedFile.nobody')}</p>
            ) : (
              keys && (
                <MakeFile
                  people={people}
                  keys={keys.filter(({ key }) => allowed.includes(key.id))}
                  onMade={asked.again}
                />
              )
            )}
            <Made items={items} />
          </>
        )}
      </Awaited>
    </>
  );
}

/** What makes files is loaded when somebody makes one. */
const NOT_LOADED: ProblemBody = { type: '', title: '', status: 0, code: 'unreachable' };

interface Props {
  people: number;
  keys: readonly JudgedKey[];
  onMade: () => void;
}
type Step =
  | { is: 'choosing'; problem?: ProblemBody; isStopped?: boolean }
  | { is: 'passphrase' }
  | { is: 'making'; done: number; total: number }
  | { is: 'made'; made: MadePeopleFile; name: string };

function MakeFile({ people, keys, onMade }: Props) {
  const t = useText();
  const { api } = useSession();
  const me = useMember();
  const today = useToday();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => ownAndRecovery(keys, me.id));
  const [hasPassphrase, setHasPassphrase] = useState(true);
  const [typed, setTyped] = useState(NOT_TYPED);
  const [faults, setFaults] = useState<TypedFaults>({ first: null, again: null });
  const [isForNobody, setForNobody] = useState(false);
  const [step, setStep] = useState<Step>({ is: 'choosing' });
  const stop = useRef(false);
  const head = useRef<HTMLHeadingElement>(null);
  const own = keys.find(({ key }) => key.member?.id === me.id);
  useEffect(() => {
    if (step.is === 'making' || step.is === 'made') head.current?.focus();
  }, [step.is]);
  // Whoever leaves the page has stopped it, too.
  useEffect(
    () => () => {
      stop.current = true;
    },
    [],
  );
  const make = async (reader: Reader | null): Promise<void> => {
    stop.current = false;
    setStep({ is: 'making', done: 0, total: people });
    const work = await import('./make-people-file.js').catch(() => null);
    if (!work) return setStep({ is: 'choosing', problem: NOT_LOADED });
    const made = await work.makePeopleFile(
      api,
      {
        keys: keys.filter(({ key }) => chosen.has(key.id)).map(({ key }) => key),
        passphrase: hasPassphrase ? typed.first : null,
        reader,
        madeOn: today,
      },
      {
        onStep: (done, total) => setStep({ is: 'making', done, total }),
        isStopped: () => stop.current,
      },
    );
    onMade();
    if (!made) return setStep({ is: 'choosing', isStopped: true });
    if (!made.ok) return setStep({ is: 'choosing', problem: made.problem });
    // The name says nothing of who or what is in the file, and two files have two names.
    const name = `sealed-${randomPassphrase(2).replaceAll('-', '')}.vigil`;
    setTyped(NOT_TYPED);
    setStep({ is: 'made', made: made.value, name });
    saveFile(made.value.file, name);
  };
  const begin = (): void => {
    const found = hasPassphrase ? faultsOf(typed) : { first: null, again: null };
    const isNone = !hasPassphrase && chosen.size === 0;
    setFaults(found);
    setForNobody(isNone);
    if (found.first || found.again || isNone) return;
    const held = heldBy(me.id);
    if (!own) void make(null);
    else if (held) void make({ ...held, with: 'own' });
    else setStep({ is: 'passphrase' });
  };
  if (step.is === 'passphrase')
    return (
      <section class="record-part" aria-label={t('sealedFile.make')}>
        <p class="narrow">{t('sealedFile.own-key')}</p>
        <PassphraseForm onUnlocked={(reader) => void make(reader)} onCancel={() => setStep({ is: 'choosing' })} />
      </section>
    );
  if (step.is === 'making')
    return (
      <section class="record-part" aria-labelledby="file-making">
        <h2 id="file-making" ref={head} tabIndex={-1}>
          {t('sealedFile.making')}
        </h2>
        <p role="status">{t('sealedFile.progress', { n: step.done, total: step.total })}</p>
        <progress value={step.done} max={step.total} aria-labelledby="file-making" />
        <div class="form-actions">
          <Button
            onClick={() => {
              stop.current = true;
            }}
          >
            {t('sealedFile.stop')}
          </Button>
        </div>
      </section>
    );
  if (step.is === 'made')
    return (
      <section class="record-part" aria-labelledby="file-made">
        <h2 id="file-made" ref={head} tabIndex={-1}>
          {t('sealedFile.made')}
        </h2>
        <Band tone="done">
          <p>{t('sealedFile.done', { n: step.made.people, name: step.name })}</p>
          {step.made.withoutName > 0 && <p>{t('sealedFile.without-name', { n: step.made.withoutName })}</p>}
        </Band>
        <p class="narrow">{t('sealedFile.keep')}</p>
        <div class="form-actions">
          <Button onClick={() => saveFile(step.made.file, step.name)}>{t('sealedFile.again')}</Button>
          <Button onClick={() => setStep({ is: 'choosing' })}>{t('sealedFile.another')}</Button>
        </div>
      </section>
    );
  const isBound = !hasPassphrase && !keys.some(({ key }) => key.member === null && chosen.has(key.id));
  return (
    <DeskForm class="sealing-form" onSubmit={begin}>
      {step.problem && <Refused problem={step.problem} />}
      {step.isStopped && (
        <Band tone="warning">
          <p role="status">{t('sealedFile.stopped')}</p>
        </Band>
      )}
      <Recipients keys={keys} without={[]} chosen={chosen} onChoose={setChosen} />
      <p class="small quiet">{t('sealedFile.only-those')}</p>
      {!own && (
        <p>
          {t('sealedFile.no-own-key')} <DeskLink to="/desk/sealing">{t('sealing.make-key')}</DeskLink>
        </p>
      )}
      <label class="check">
        <input
          type="checkbox"
          checked={hasPassphrase}
          onChange={(event) => setHasPassphrase(event.currentTarget.checked)}
        />
        <span>{t('sealedFile.with-passphrase')}</span>
      </label>
      <p class="small quiet">{t('sealedFile.with-passphrase-help')}</p>
      {hasPassphrase && <NewPassphrase label={t('sealedFile.passphrase')} {...{ typed, faults }} onType={setTyped} />}
      {isBound && (
        <Band tone="warning">
          <p>{t('sealedFile.bound')}</p>
        </Band>
      )}
      {isForNobody && (
        <p class="field-error" role="alert">
          {t('sealing.choose-reader')}
        </p>
      )}
      <div class="form-actions">
        <Button type="submit" tone="primary">
          {t('sealedFile.do', { n: people })}
        </Button>
      </div>
    </DeskForm>
  );
}

/** Chosen at first are the member's own key and the recovery key: whoever else is to open it is somebody's choice. */
const ownAndRecovery = (keys: readonly JudgedKey[], memberId: string): ReadonlySet<string> => {
  const trusted = trustedKeyIds(keys);
  return new Set(
    keys
      .filter(({ key }) => trusted.has(key.id) && (key.member === null || key.member.id === memberId))
      .map(({ key }) => key.id),
  );
};

function Made({ items }: { items: readonly PeopleExportLine[] }) {
  const t = useText();
  const { country } = usePlaces();
  return (
    <section class="record-part" aria-label={t('sealedFile.list')}>
      <Table
        stacks
        caption={t('sealedFile.list')}
        rows={items}
        rowKey={({ at }) => at}
        empty={t('sealedFile.list.none')}
        columns={[
          { key: 'at', head: t('sealedFile.list.when'), cell: ({ at }) => formatMoment(at, t, country?.timeZone) },
          { key: 'by', head: t('sealedFile.list.by'), cell: ({ by }) => by },
          {
            key: 'people',
            head: t('people.list'),
            number: true,
            cell: ({ people }) => t('desk.number', { n: people }),
          },
        ]}
      />
    </section>
  );
}

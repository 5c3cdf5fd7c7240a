import type { DossierSubject } from '@vigil/shared/dossier/dossier-material.js';
import { setMarksIn } from '@vigil/shared/dossier/person-marks.js';
import type { StoredLanguage } from '@vigil/shared/language/languages.js';
import { fromBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import type { DossierMade } from '@vigil/shared/staff-responses/dossiers.js';
import { useEffect, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { saveFile } from '../../public-site/picture-file/save-file.js';
import { useText } from '../../text-bundles.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { DeskLink } from '../desk-link.js';
import { PassphraseForm } from '../sealing/passphrase-form.js';
import type { Reader } from '../sealing/sealing-crypto.js';
import { heldBy } from '../sealing/unlocked-key.js';
import { useSealingKeys } from '../sealing/use-sealing-keys.js';
import { useMember, useSession } from '../session.js';
import { Refused } from '../use-staff-fetch.js';
import { DossierShown } from './dossier-shown.js';

interface Props {
  of: DossierSubject;
  id: string;
  language: StoredLanguage;
  /** Called when names are set in this page, and when they are gone from it. */
  onOpen: (isOpen: boolean) => void;
}
/** What was left open on a screen closes by itself. */
const OPEN_MINUTES = 10;

type Step =
  | { is: 'closed'; hasNone?: boolean; problem?: ProblemBody }
  | { is: 'asking' }
  | { is: 'passphrase'; marked: DossierMade }
  | { is: 'opening'; done: number; total: number }
  | { is: 'open'; marked: DossierMade; names: ReadonlyMap<string, string> };

/** The dossier with names. They are opened and set here in the browser, and are sent nowhere. */
export function DossierWithNames({ of, id, language, onOpen }: Props) {
  const t = useText();
  const { api } = useSession();
  const member = useMember();
  const { asked, keys } = useSealingKeys();
  const [step, setStep] = useState<Step>({ is: 'closed' });
  const own = keys?.find(({ key }) => key.member?.id === member.id)?.key;
  const close = (): void => {
    setStep({ is: 'closed' });
    onOpen(false);
  };
  useEffect(() => {
    if (step.is !== 'open') return;
    const timer = setTimeout(close, OPEN_MINUTES * 60_000);
    return () => clearTimeout(timer);
  }, [step.is]);
  const open = async (marked: DossierMade, reader: Reader): Promise<void> => {
    const total = marked.people.length;
    setStep({ is: 'opening', done: 0, total });
    const { openNames } = await import('./open-names.js');
    const opened = await openNames(api, marked.people, reader, own!.id, (done) =>
      setStep({ is: 'opening', done, total }),
    );
    if (!opened.ok) return setStep({ is: 'closed', problem: opened.problem });
    if (opened.value.size === 0) return setStep({ is: 'closed', hasNone: true });
    setStep({ is: 'open', marked, names: opened.value });
    onOpen(true);
  };
  const begin = async (): Promise<void> => {
    setStep({ is: 'asking' });
    const reply = await api.post<DossierMade>('/api/dossiers/for-names', { of, id, as: 'page', language });
    if (!reply.ok) return setStep({ is: 'closed', problem: reply.problem });
    const isForMe = reply.value.people.some(({ identities }) =>
      identities.some(({ sealedFor }) => sealedFor.includes(own!.id)),
    );
    if (!isForMe) return setStep({ is: 'closed', hasNone: true });
    const held = heldBy(member.id);
    if (held) await open(reply.value, { ...held, with: 'own' });
    else setStep({ is: 'passphrase', marked: reply.value });
  };
  return (
    <>
      <section class="record-part no-print" aria-labelledby="with-names">
        <h2 id="with-names">{t('dossier.with')}</h2>
        <p class="narrow">{t('dossier.with.about')}</p>
        {asked.problem && <Refused problem={asked.problem} again={asked.again} />}
        {keys && !own && (
          <p class="quiet">
            {t('sealing.no-own-key')} <DeskLink to="/desk/sealing">{t('sealing.make-key')}</DeskLink>
          </p>
        )}
        {step.is === 'closed' && step.problem && <Refused problem={step.problem} />}
        {step.is === 'closed' && step.hasNone && <p role="status">{t('dossier.with.none')}</p>}
        {own && (step.is === 'closed' || step.is === 'asking') && (
          <Button busy={step.is === 'asking'} onClick={() => void begin()}>
            {t('dossier.with.open')}
          </Button>
        )}
        {step.is === 'passphrase' && (
          <PassphraseForm onUnlocked={(reader) => void open(step.marked, reader)} onCancel={close} />
        )}
        {step.is === 'opening' && <p role="status">{t('dossier.with.opening', { n: step.done, total: step.total })}</p>}
        {step.is === 'open' && <NamedFile {...{ of, id, language, close }} {...step} />}
      </section>
      {step.is === 'open' && step.marked.document && (
        <DossierShown document={setMarksIn(step.marked.document, calledBy(step))} />
      )}
    </>
  );
}

type Opened = Extract<Step, { is: 'open' }>;

/** Whoever's name is not open here keeps their two words. */
const calledBy =
  ({ marked, names }: Pick<Opened, 'marked' | 'names'>) =>
  (person: string): string =>
    names.get(person) ?? marked.people.find(({ id }) => id === person)?.handle ?? '';

function NamedFile({ of, id, language, marked, names, close }: Omit<Props, 'onOpen'> & Opened & { close: () => void }) {
  const t = useText();
  const { api } = useSession();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const without = marked.people.filter((one) => !names.has(one.id)).length;
  const download = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.post<DossierMade>('/api/dossiers/for-names', { of, id, as: 'docx', language });
    if (reply.ok && reply.value.file) {
      const { file } = reply.value;
      const { setNamesInDocx } = await import('@vigil/shared/dossier/set-names-in-docx.js');
      // Somebody may be in it who was not when the names were opened.
      const named = setNamesInDocx(fromBase64Url(file.body)!, calledBy({ marked: reply.value, names }));
      saveFile(new Blob([named as Uint8Array<ArrayBuffer>], { type: file.type }), file.name);
    }
    setProblem(reply.ok ? null : reply.problem);
    setBusy(false);
  };
  return (
    <>
      <Band tone="warning">
        <p>{t('dossier.with.open-until')}</p>
        {without > 0 && <p>{t('dossier.with.some', { n: without })}</p>}
      </Band>
      {problem && <Refused problem={problem} />}
      <div class="dossier-tools">
        <Button busy={busy} onClick={() => void download()}>
          {t('dossier.with.word')}
        </Button>
        <Button onClick={close}>{t('dossier.with.close')}</Button>
      </div>
    </>
  );
}

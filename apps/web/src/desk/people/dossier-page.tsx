import { DOSSIER_SUBJECTS, type DossierSubject } from '@vigil/shared/dossier/dossier-material.js';
import type { DossierForm, DossierMade } from '@vigil/shared/staff-responses/dossiers.js';
import { looksLikeName } from '@vigil/shared/people/person-faults.js';
import { storedLanguage } from '@vigil/shared/language/languages.js';
import { fromBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { saveFile } from '../../public-site/picture-file/save-file.js';
import { useText } from '../../text-bundles.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { PageHead } from '../desk-frame.js';
import { DeskLink } from '../desk-link.js';
import { useSession } from '../session.js';
import { Refused } from '../use-staff-fetch.js';
import { DossierShown } from './dossier-shown.js';
import { DossierWithNames } from './dossier-with-names.js';
import { DossiersMade } from './dossiers-made.js';
import { casePage, peoplePage, personPage } from './people-paths.js';
import './dossier.css';
import './people.css';

const isSubject = (of: string): of is DossierSubject => (DOSSIER_SUBJECTS as readonly string[]).includes(of);

/** `/desk/custody/dossiers/:of/:id`: makes a dossier of a person, a case or a group, without or with names. */
export default function DossierPage({ of, id }: { of: string; id: string }) {
  const t = useText();
  return (
    <>
      {/* Printed is the dossier alone. */}
      <div class="no-print">
        <PageHead title={t(isSubject(of) ? `dossier.title.${of}` : 'dossier.title')}>
          {of === 'case' ? (
            <DeskLink to={casePage(id)}>{t('people.cases')}</DeskLink>
          ) : of === 'person' ? (
            <DeskLink to={personPage(id)}>{t('people.handle')}</DeskLink>
          ) : (
            <DeskLink to={peoplePage}>{t('people.title')}</DeskLink>
          )}
        </PageHead>
      </div>
      {isSubject(of) && <Make of={of} id={id} />}
    </>
  );
}

function Make({ of, id }: { of: DossierSubject; id: string }) {
  const t = useText();
  const { api } = useSession();
  const [busy, setBusy] = useState<DossierForm | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [shown, setShown] = useState<DossierMade | null>(null);
  const [withNames, setWithNames] = useState(false);
  const [isLikeName, setLikeName] = useState(false);
  const [made, setMade] = useState(0);
  const language = storedLanguage(t.language);
  const make = async (as: DossierForm): Promise<void> => {
    setBusy(as);
    const reply = await api.post<DossierMade>('/api/dossiers', { of, id, as, language });
    setBusy(null);
    setProblem(reply.ok ? null : reply.problem);
    setMade((n) => n + 1);
    if (!reply.ok) return;
    const { file, people } = reply.value;
    setLikeName(people.some(({ handle }) => looksLikeName(handle)));
    if (file)
      saveFile(new Blob([fromBase64Url(file.body)! as Uint8Array<ArrayBuffer>], { type: file.type }), file.name);
    else setShown(reply.value);
  };
  const button = (as: DossierForm, words: string) => (
    <Button busy={busy === as} onClick={() => void make(as)}>
      {t(words)}
    </Button>
  );
  return (
    <>
      <div class="no-print">
        <p class="lead narrow">{t(`dossier.page.${of}`)}</p>
        <p class="narrow">{t('dossier.page.recorded')}</p>
        {problem && <Refused problem={problem} />}
        {isLikeName && (
          <Band tone="warning">
            <p role="status">{t('people.warning.handle-looks-like-name')}</p>
          </Band>
        )}
        <section class="record-part" aria-labelledby="without-names">
          <h2 id="without-names">{t('dossier.without')}</h2>
          <p>{t('dossier.without.about')}</p>
          <div class="dossier-tools">
            {button('page', 'dossier.show')}
            {button('docx', 'dossier.word')}
            {shown?.prints !== false && button('pdf', 'dossier.pdf')}
          </div>
        </section>
      </div>
      <DossierWithNames
        {...{ of, id, language }}
        onOpen={(isOpen) => {
          setWithNames(isOpen);
          setMade((n) => n + 1);
        }}
      />
      {shown?.document && !withNames && <DossierShown document={shown.document} />}
      <DossiersMade key={made} {...{ of, id }} />
    </>
  );
}

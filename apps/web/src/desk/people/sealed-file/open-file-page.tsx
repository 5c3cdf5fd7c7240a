import type { PeopleFile } from '@vigil/shared/people/people-file/read-people-file.js';
import type { SealedFile } from '@vigil/shared/sealing/seal-file.js';
import { useState } from 'preact/hooks';
import { useText } from '../../../text-bundles.js';
import { Band } from '../../../ui/band.js';
import { Button } from '../../../ui/button.js';
import { Field } from '../../../ui/field.js';
import { SelectField } from '../../../ui/select-field.js';
import { DeskForm } from '../../desk-form.js';
import { PageHead } from '../../desk-frame.js';
import { DeskLink } from '../../desk-link.js';
import { FileButton } from '../../file-button.js';
import { EnterRecoveryKey } from '../../sealing/enter-recovery-key.js';
import { afterDrawing, PassphraseForm } from '../../sealing/passphrase-form.js';
import type { Reader } from '../../sealing/sealing-crypto.js';
import { heldBy } from '../../sealing/unlocked-key.js';
import { useMember } from '../../session.js';
import { exportPage, peoplePage } from '../people-paths.js';
import { FileContents } from './file-contents.js';
import type { FileFault } from './open-people-file.js';
import '../people.css';
import '../../sealing/sealing.css';

const WAYS = ['passphrase', 'own', 'recovery'] as const;
type Way = (typeof WAYS)[number];

type State =
  | { is: 'none'; fault?: FileFault | 'not-loaded' }
  | { is: 'looking' }
  | { is: 'chosen'; file: SealedFile; fault?: FileFault }
  | { is: 'opening'; file: SealedFile; records: number }
  | { is: 'open'; contents: PeopleFile };

/**
 * `/desk/custody/open-file`: opens a sealed file of people. It is read and opened here; nothing of it is sent or
 * stored.
 */
export default function OpenFilePage() {
  const t = useText();
  const [state, setState] = useState<State>({ is: 'none' });
  const [way, setWay] = useState<Way>('passphrase');
  /** What opens files is loaded with the first file, and a file may be gone by the time that it is read. */
  const attempt = (work: () => Promise<State>): Promise<void> =>
    work().then(setState, () => setState({ is: 'none', fault: 'not-loaded' }));
  const look = (chosen: File): Promise<void> =>
    attempt(async () => {
      setState({ is: 'looking' });
      const { lookAtFile } = await import('./open-people-file.js');
      const looked = await lookAtFile(chosen);
      return looked.ok ? { is: 'chosen', file: looked.value } : { is: 'none', fault: looked.fault };
    });
  const open = (file: SealedFile, by: string | Reader): Promise<void> =>
    attempt(async () => {
      setState({ is: 'opening', file, records: 0 });
      await afterDrawing();
      const { openPeopleFile } = await import('./open-people-file.js');
      const opened = await openPeopleFile(file, by, (records) => setState({ is: 'opening', file, records }));
      return opened.ok ? { is: 'open', contents: opened.value } : { is: 'chosen', file, fault: opened.fault };
    });
  return (
    <>
      <PageHead title={t('sealedFile.open')}>
        <DeskLink to={exportPage}>{t('people.export')}</DeskLink>{' '}
        <DeskLink to={peoplePage}>{t('people.title')}</DeskLink>
      </PageHead>
      {state.is !== 'open' && <p class="lead narrow">{t('sealedFile.open.about')}</p>}
      {(state.is === 'none' || state.is === 'chosen') && (
        <div class="field">
          <FileButton
            label={t('sealedFile.choose')}
            control={{ 'aria-describedby': 'sealed-file-help' }}
            showsName
            onFiles={([file]) => file && void look(file)}
          />
          <p class="field-help" id="sealed-file-help">
            {t('sealedFile.choose-help')}
          </p>
        </div>
      )}
      {(state.is === 'none' || state.is === 'chosen') && state.fault && (
        <Band tone="error">
          <p>{t(`sealedFile.fault.${state.fault}`)}</p>
        </Band>
      )}
      {state.is === 'looking' && (
        <p class="quiet" aria-busy="true">
          {t('app.loading')}
        </p>
      )}
      {state.is === 'chosen' && (
        <OpenWith
          {...{ way }}
          onWay={setWay}
          onReader={(by) => void open(state.file, by)}
          onCancel={() => setState({ is: 'none' })}
        />
      )}
      {state.is === 'opening' && <p role="status">{t('sealedFile.opening', { n: state.records })}</p>}
      {state.is === 'open' && <FileContents contents={state.contents} onClose={() => setState({ is: 'none' })} />}
    </>
  );
}

interface OpenWithProps {
  way: Way;
  onWay: (way: Way) => void;
  onReader: (by: string | Reader) => void;
  onCancel: () => void;
}

/** With what it is opened: its passphrase, the member's own key, or a recovery key. */
function OpenWith({ way, onWay, onReader, onCancel }: OpenWithProps) {
  const t = useText();
  const me = useMember();
  const held = heldBy(me.id);
  return (
    <div class="record-part">
      <SelectField
        label={t('sealedFile.with')}
        value={way}
        options={WAYS.map((one) => [one, t(`sealedFile.with.${one}`)])}
        onChange={(value) => onWay(WAYS.find((one) => one === value)!)}
      />
      {way === 'passphrase' && <FilePassphrase onTyped={onReader} onCancel={onCancel} />}
      {way === 'own' && <p class="small quiet">{t('sealedFile.with.own-help')}</p>}
      {way === 'own' &&
        (held ? (
          <div class="form-actions">
            <Button tone="primary" onClick={() => onReader({ ...held, with: 'own' })}>
              {t('sealedFile.do-open')}
            </Button>
            <Button onClick={onCancel}>{t('desk.cancel')}</Button>
          </div>
        ) : (
          <PassphraseForm onUnlocked={onReader} onCancel={onCancel} />
        ))}
      {way === 'recovery' && <EnterRecoveryKey inUse={null} onRead={onReader} onCancel={onCancel} />}
    </div>
  );
}

function FilePassphrase({ onTyped, onCancel }: { onTyped: (passphrase: string) => void; onCancel: () => void }) {
  const t = useText();
  const [typed, setTyped] = useState('');
  return (
    <DeskForm class="sealing-form" onSubmit={() => onTyped(typed)}>
      <Field label={t('sealedFile.passphrase')} help={t('sealedFile.passphrase-help')}>
        {(control) => (
          <input
            {...control}
            class="input passphrase"
            type="password"
            autocomplete="off"
            spellcheck={false}
            required
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        )}
      </Field>
      <div class="form-actions">
        <Button type="submit" tone="primary">
          {t('sealedFile.do-open')}
        </Button>
        <Button onClick={onCancel}>{t('desk.cancel')}</Button>
      </div>
    </DeskForm>
  );
}

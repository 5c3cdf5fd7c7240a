import { useEffect, useState } from 'preact/hooks';
import type { ScreenProps } from './screen-props.js';
import { BigButton, HoldButton } from '../controls.js';
import { formatFileSize } from '../format-file-size.js';
import { isInstalled, takeNewer, whenNewer } from '../app-update.js';
import type { StorageSpace } from '../storage/storage-space.js';
import { phone } from '../worker-client.js';
import { wipe } from '../wipe-phone.js';
import { useText } from '../text-bundles.js';
import { LanguageButton } from './language-button.js';

const CANNOT = ['gallery', 'history', 'passphrase', 'malware', 'closed', 'storage'] as const;

/** What this app does, what no browser can promise, and the one gesture that deletes everything from the phone. */
export function Safety({ around, onLeave }: { around: ScreenProps; onLeave: () => void }) {
  const t = useText();
  const [space, setSpace] = useState<StorageSpace | null>(null);
  const [isHere, setHere] = useState(false);
  const [isNewer, setNewer] = useState(false);
  useEffect(() => {
    void phone.space().then(setSpace, () => undefined);
    void isInstalled().then(setHere, () => undefined);
    return whenNewer(setNewer);
  }, []);
  return (
    <main class="page">
      <header class="head">
        <h1>{t('field.safety')}</h1>
        <LanguageButton around={around} />
      </header>
      <HoldButton onHeld={() => void wipe('site')}>{t('field.wipe')}</HoldButton>
      <p class="help">{t('field.wipe.text')}</p>
      <p class="help">{t('field.wipe.desk')}</p>
      <h2>{t('field.safety.does')}</h2>
      <p>{t('field.safety.does-text')}</p>
      <h2>{t('field.safety.cannot')}</h2>
      <ul class="plain-list">
        {CANNOT.map((one) => (
          <li key={one}>{t(`field.safety.cannot.${one}`)}</li>
        ))}
      </ul>
      <h2>{t('field.safety.phone')}</h2>
      <ul class="plain-list">
        <li>{t(isHere ? 'field.safety.offline' : 'field.safety.not-offline')}</li>
        {space && (
          <li>
            {space.free === null
              ? t('field.safety.room-unknown')
              : t('field.safety.room', { size: formatFileSize(space.free, t) })}
          </li>
        )}
        {space && <li>{t(space.isPersisted ? 'field.safety.persisted' : 'field.safety.not-persisted')}</li>}
      </ul>
      {isNewer && (
        <>
          <p>{t('field.newer')}</p>
          <BigButton
            onPress={() =>
              void takeNewer().then((isTaken) => {
                if (!isTaken) around.say('other-tab');
              })
            }
          >
            {t('field.newer.do')}
          </BigButton>
        </>
      )}
      <BigButton tone="quiet" onPress={onLeave}>
        {t('field.form.back')}
      </BigButton>
    </main>
  );
}

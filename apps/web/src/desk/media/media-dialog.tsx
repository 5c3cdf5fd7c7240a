/* oxlint-disable jsx-a11y/media-has-caption -- evidence as it came: nobody has written captions for it */
import { storedLanguage } from '@vigil/shared/language/languages.js';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { useText } from '../../text-bundles.js';
import { viewPath } from '../inspection/inspection-paths.js';
import { useOriginal } from '../inspection/use-original.js';
import { useMember } from '../session.js';
import { type MediaFile, playedAs } from './media-file.js';

interface Props {
  file: MediaFile;
  open: boolean;
  onClose: () => void;
  /** More about it, such as a link to its record. */ children?: ComponentChildren;
}

/** A file, large: grey and without sound until somebody asks, beside what it shows and what was checked. */
export function MediaDialog({ file, open, onClose, children }: Props) {
  return (
    <Dialog open={open} title={file.name} onClose={onClose}>
      <div class="media-large">
        <Shown file={file} />
        <div class="media-notes">
          <Notes file={file} />
          {children}
        </div>
      </div>
    </Dialog>
  );
}

function Shown({ file }: { file: MediaFile }) {
  const t = useText();
  const [isColoured, setColoured] = useState(false);
  const look = isColoured ? '' : 'media-grey';
  const played = playedAs(file);
  if (played) return <Player file={file} as={played} look={look} onColour={() => setColoured(!isColoured)} />;
  if (!file.picture) return <p class="inspection-none">{t('inspection.outcome.no-view', { type: file.type })}</p>;
  return (
    <div>
      <img
        class={`media-picture ${look}`}
        src={viewPath(file.id, 'large')}
        width={file.picture.width}
        height={file.picture.height}
        alt={file.alt?.[storedLanguage(t.language)] ?? t('inspection.picture-of', { name: file.name })}
      />
      <p class="panel-buttons">
        <Colour isColoured={isColoured} onColour={() => setColoured(!isColoured)} />
      </p>
    </div>
  );
}

function Colour({ isColoured, onColour }: { isColoured: boolean; onColour: () => void }) {
  const t = useText();
  return <Button onClick={onColour}>{t(isColoured ? 'media.grey' : 'media.colour')}</Button>;
}

/** Loads the original into this browser when asked, and plays nothing by itself. */
function Player({
  file,
  as,
  look,
  onColour,
}: {
  file: MediaFile;
  as: 'video' | 'audio';
  look: string;
  onColour: () => void;
}) {
  const t = useText();
  const { role } = useMember();
  const { url, state, load, fail } = useOriginal(file.id, file.type);
  const [hasSound, setSound] = useState(false);
  if (role !== 'reviewer') return <p class="inspection-none">{t('media.reviewers-only')}</p>;
  const common = {
    src: url ?? undefined,
    controls: true,
    'aria-label': file.name,
    onError: fail,
  };
  return (
    <div>
      {state === 'loading' && <p role="status">{t('media.loading')}</p>}
      {state === 'failed' && <p role="alert">{t('media.failed')}</p>}
      {(state === 'asked' || state === 'failed') && (
        <div class="inspection-none">
          <p>{t('media.load-about')}</p>
          <Button tone="primary" onClick={() => void load()}>
            {t(`media.load-${as}`)}
          </Button>
        </div>
      )}
      {state === 'loaded' && (
        <>
          {as === 'video' ? (
            <video class={`media-picture ${look}`} playsInline muted={!hasSound} {...common} />
          ) : (
            <audio class="media-sound" muted={!hasSound} {...common} />
          )}
          <p class="panel-buttons">
            {as === 'video' && <Colour isColoured={look === ''} onColour={onColour} />}
            <Button onClick={() => setSound(!hasSound)}>{t(hasSound ? 'media.sound-off' : 'media.sound-on')}</Button>
          </p>
        </>
      )}
    </div>
  );
}

function Notes({ file }: { file: MediaFile }) {
  const t = useText();
  const described = file.alt?.[storedLanguage(t.language)];
  return (
    <>
      <h3>{t('media.shows')}</h3>
      <p class={described ? '' : 'quiet'}>{described ?? t('media.not-described')}</p>
      <h3>{t('media.checked')}</h3>
      {file.checks.length === 0 ? (
        <p class="quiet">{t('media.not-checked')}</p>
      ) : (
        <ul class="plain">
          {file.checks.map(({ aspect, answer }) => (
            <li key={aspect}>
              {t(`inspection.check.${aspect}`)}{' '}
              <span class={`tag check-${answer}`}>{t(`inspection.check.${answer}`)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

import { useRef } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { useText } from '../../text-bundles.js';
import { useOriginal } from './use-original.js';

/** A frame of a video as a JPEG. */
export interface Still {
  /** Of this browser alone. */
  url: string;
  /** In base64. */
  jpeg: string;
  /** Milliseconds from the start of the video. */
  at: number;
  width: number;
  height: number;
}

/** Longest side of a still in pixels, as of the pictures that readers get. */
const LONGEST = 1600;
const QUALITY = 0.85;

/** Draws the frame that a video shows now. @returns null if the browser cannot */
const stillOf = async (video: HTMLVideoElement): Promise<Still | null> => {
  const scale = Math.min(1, LONGEST / Math.max(video.videoWidth, video.videoHeight));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
  if (!blob || canvas.width === 0) return null;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return {
    url: URL.createObjectURL(blob),
    jpeg: btoa(binary),
    at: Math.round(video.currentTime * 1000),
    width: canvas.width,
    height: canvas.height,
  };
};

/** Loads a video into this browser, and makes a still of the frame that the reviewer chooses. */
export function VideoStill({
  file,
  onClose,
  onMade,
}: {
  file: string;
  onClose: () => void;
  onMade: (still: Still) => void;
}) {
  const t = useText();
  const video = useRef<HTMLVideoElement>(null);
  const { url, state, load, fail } = useOriginal(file);
  const use = async (): Promise<void> => {
    const still = video.current && (await stillOf(video.current));
    if (still) onMade(still);
    else fail();
  };
  return (
    <Dialog
      open
      title={t('inspection.still.title')}
      onClose={onClose}
      actions={
        <>
          {state === 'loaded' && (
            <Button tone="primary" onClick={() => void use()}>
              {t('inspection.still.use')}
            </Button>
          )}
          {(state === 'asked' || state === 'failed') && (
            <Button tone="primary" onClick={() => void load()}>
              {t('inspection.still.load')}
            </Button>
          )}
          <Button onClick={onClose}>{t('desk.cancel')}</Button>
        </>
      }
    >
      <p>{t('inspection.still.about')}</p>
      {state === 'loading' && <p role="status">{t('inspection.still.loading')}</p>}
      {state === 'failed' && <p role="alert">{t('inspection.still.failed')}</p>}
      {url && state === 'loaded' && (
        <video ref={video} class="still-video" src={url} controls muted playsInline onError={fail} />
      )}
    </Dialog>
  );
}

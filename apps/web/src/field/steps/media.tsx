import type { FieldFile, FileKind } from '@vigil/shared/field/field-report.js';
import { useEffect, useRef } from 'preact/hooks';
import { BigButton } from '../controls.js';
import { formatFileSize } from '../format-file-size.js';
import type { PhoneError } from '../storage/phone-error.js';
import { phone } from '../worker-client.js';
import { kindOf, pick } from '../pick-files.js';
import { thumbnailOf, type Thumbnails } from '../thumbnails.js';
import { useText } from '../text-bundles.js';

interface Taking {
  turn: number;
  bytes: number;
  of: number;
}
interface Props {
  report: string;
  files: readonly FieldFile[];
  taking: readonly Taking[];
  thumbnails: Thumbnails;
  onFiles: (files: FieldFile[] | ((before: FieldFile[]) => FieldFile[])) => void;
  onTaking: (change: (before: Taking[]) => Taking[]) => void;
  /** Takes the files that came once the report was locked. */
  onLate: (late: LateFile[]) => void;
  say: (code: string | null) => void;
}
export interface LateFile {
  file: File;
  kind: FileKind;
}
let turns = 0;

/** A thumbnail drawn on a canvas, so that it has no address. Its name is next to it. */
function Small({ picture }: { picture: ImageBitmap }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => canvas.current?.getContext('2d')?.drawImage(picture, 0, 0), [picture]);
  return <canvas ref={canvas} class="thumbnail" width={picture.width} height={picture.height} aria-hidden="true" />;
}

/**
 * Photos, videos and sound, each sealed while it is added. After that, this phone can no longer read it. A new photo's
 * thumbnail stays while the form is open.
 */
export function MediaStep({ report, files, taking, thumbnails, onFiles, onTaking, onLate, say }: Props) {
  const t = useText();
  const take = async (kind: FileKind, chosen: File[]): Promise<void> => {
    const late: LateFile[] = [];
    const adding = chosen.map((file) => {
      turns += 1;
      const turn = turns;
      const isOf = kindOf(file, kind);
      onTaking((before) => [...before, { turn, bytes: 0, of: file.size }]);
      return phone
        .addFile(report, file, isOf, turn)
        .then(
          (now) => {
            onFiles(now);
            void thumbnailOf(file).then((picture) => {
              thumbnails.keep(now.at(-1)!.id, picture);
              // Renders again. Other files may have been added or removed meanwhile.
              onFiles((before) => [...before]);
            });
          },
          (error: PhoneError) => {
            if (error.code === 'locked') late.push({ file, kind: isOf });
            else say(`file-${error.code}`);
          },
        )
        .finally(() => onTaking((before) => before.filter((one) => one.turn !== turn)));
    });
    await Promise.all(adding);
    if (late.length > 0) onLate(late);
  };
  const open = (kind: FileKind, withCamera: boolean): void =>
    pick(kind, withCamera, (chosen) => void take(kind, chosen));
  const remove = (id: string): void =>
    void phone.removeFile(report, id).then(
      (now) => {
        thumbnails.drop(id);
        onFiles(now);
      },
      () => say('not-saved'),
    );
  const number = (file: FieldFile): number => files.filter((one) => one.kind === file.kind).indexOf(file) + 1;
  return (
    <>
      <div class="media-buttons">
        <BigButton onPress={() => open('photo', true)}>{t('field.media.photo')}</BigButton>
        <BigButton onPress={() => open('video', true)}>{t('field.media.video')}</BigButton>
        <BigButton onPress={() => open('sound', true)}>{t('field.media.sound')}</BigButton>
        <BigButton onPress={() => open('document', false)}>{t('field.media.file')}</BigButton>
      </div>
      <p class="help">{t('field.media.long')}</p>
      <p class="warning">{t('field.media.gallery')}</p>
      <ul class="files" aria-live="polite">
        {files.map((file) => (
          <li key={file.id}>
            {thumbnails.of(file.id) && <Small picture={thumbnails.of(file.id)!} />}
            <span class="file-name">
              {t('field.media.one', {
                name: t(`field.media.kind.${file.kind}`, { n: number(file) }),
                size: formatFileSize(file.size, t),
              })}
            </span>
            <button
              type="button"
              class="small-button"
              aria-label={`${t('field.take-away')}: ${t(`field.media.kind.${file.kind}`, { n: number(file) })}`}
              onClick={() => remove(file.id)}
            >
              {t('field.take-away')}
            </button>
          </li>
        ))}
        {taking.map((one) => (
          <li key={`taking ${one.turn}`}>
            <span>{t('field.media.taking')}</span>
            <progress max={Math.max(1, one.of)} value={one.bytes} aria-label={t('field.media.taking')} />
          </li>
        ))}
      </ul>
      <p class="help">{t('field.media.sealed')}</p>
    </>
  );
}

import type { EvidenceView } from '@vigil/shared/staff-responses/evidence-files.js';
import { FILE_MAX } from '@vigil/shared/field/limits.js';
import { useId, useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { FileButton } from '../file-button.js';
import { formatProblem } from '../use-staff-fetch.js';
import { formatBytes } from './file-labels.js';
import type { Sending } from './file-upload.js';
import { useUploads, type Ended, type Outbox } from './use-uploads.js';

/** File types that the browser offers first. The server judges the real type by content. */
const OFFERED = '.jpg,.jpeg,.png,.webp,.heic,.heif,.mp4,.m4v,.mov,.mp3,.m4a,.ogg,.oga,.opus,.pdf,.wacz';

interface Props {
  incident: string;
  known: readonly EvidenceView[];
  onEnded: (ended: Ended) => void;
}

/** Lets the member choose or drop files, and shows the progress of each. */
export function AddFiles({ incident, known, onEnded }: Props) {
  const t = useText();
  const id = useId();
  const [isOver, setOver] = useState(false);
  const [wrongs, setWrongs] = useState<readonly string[]>([]);
  const outbox = useUploads(incident, known, (ended) => {
    if (ended?.refusal)
      setWrongs((all) => [...all, t('evidence.refused-now', { name: ended.name, why: t(`refusal.${ended.refusal}`) })]);
    onEnded(ended);
  });
  const max = formatBytes(FILE_MAX, t);
  const take = (list: FileList | null): void => {
    setOver(false);
    const files = [...(list ?? [])];
    const wrong = (file: File): string | null =>
      file.size > FILE_MAX
        ? t('evidence.too-large', { name: file.name, max })
        : file.size === 0
          ? t('evidence.empty', { name: file.name })
          : null;
    setWrongs(files.map(wrong).filter((one) => one !== null));
    outbox.add(files.filter((file) => wrong(file) === null));
  };
  return (
    <div
      class={`evidence-add ${isOver ? 'evidence-add-over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        take(event.dataTransfer?.files ?? null);
      }}
    >
      {wrongs.length > 0 && (
        <div class="band band-error" role="alert">
          {wrongs.map((one) => (
            <p key={one}>{one}</p>
          ))}
        </div>
      )}
      {outbox.items.length > 0 && (
        <ul class="plain evidence-outbox" aria-label={t('evidence.sending')}>
          {outbox.items.map((item) => (
            <Item key={item.key} item={item} outbox={outbox} />
          ))}
        </ul>
      )}
      <p class="evidence-choose">
        <FileButton
          label={t('evidence.add')}
          multiple
          accept={OFFERED}
          control={{ 'aria-describedby': `${id}-limits` }}
          onFiles={take}
        />
        <span class="evidence-drop">{t('evidence.drop')}</span>
      </p>
      <p class="small quiet" id={`${id}-limits`}>
        {t('evidence.limits', { max })}
      </p>
    </div>
  );
}

function Item({ item, outbox }: { item: Sending; outbox: Outbox }) {
  const t = useText();
  const { key, name, size, phase, percent, problem } = item;
  const isWorking = phase === 'hashing' || phase === 'sending';
  const of = <span class="visually-hidden"> {t('evidence.of', { name })}</span>;
  return (
    <li class="evidence-item">
      <p class="evidence-name">
        <strong>{name}</strong> <span class="quiet">{formatBytes(size, t)}</span>
      </p>
      <progress aria-label={t('evidence.progress', { name })} max={100} value={phase === 'hashing' ? 0 : percent} />
      <p class={phase === 'failed' ? 'evidence-wrong' : 'quiet'} role={problem ? 'alert' : undefined}>
        {t(`evidence.phase.${phase}`, { percent })}
        {problem && <>: {formatProblem(problem, t)}</>}
      </p>
      <p class="evidence-actions">
        {isWorking && (
          <Button class="button-small" onClick={() => outbox.pause(key)}>
            {t('evidence.pause')}
            {of}
          </Button>
        )}
        {(phase === 'paused' || phase === 'failed') && (
          <Button class="button-small" onClick={() => outbox.goOn(key)}>
            {t('evidence.go-on')}
            {of}
          </Button>
        )}
        {phase !== 'storing' && (
          <Button class="button-small" onClick={() => outbox.remove(key)}>
            {t('evidence.remove')}
            {of}
          </Button>
        )}
      </p>
    </li>
  );
}

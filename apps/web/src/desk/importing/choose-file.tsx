import { useId, useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { FileButton } from '../file-button.js';
import { Refused } from '../use-staff-fetch.js';
import { sizeProblem } from './import-limits.js';
import { type Begun, type SendTo, useSendFile } from './use-send-file.js';

interface Props {
  /** A file that is incomplete; sending the same file resumes it. */
  begun?: Begun;
  onSent: (id: string) => void;
  /** Other than a file of incidents: where it goes, which files it may be, and what is said of it. */
  other?: { to: SendTo; accept: string; choose: string; limits: string; sizeProblem: (file: File) => string | null };
}

const INCIDENTS = '.csv,.tsv,.txt,.json,.ndjson,.geojson,.xlsx';

/** Lets the member choose or drop a file, and shows the progress. */
export function ChooseFile({ begun, onSent, other }: Props) {
  const t = useText();
  const id = useId();
  const { sending, problem, unsendable, send, cancel } = useSendFile(other?.to);
  const [isOver, setOver] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const sizeProblemInWords = (file: File): string | null => {
    const found = sizeProblem(file);
    return found && t(found.key, found.params);
  };
  const take = async (files: FileList | null): Promise<void> => {
    setOver(false);
    setWrong(null);
    const [file, more] = [files?.[0], files?.[1]];
    if (!file) return;
    if (more) return setWrong(t('import.one-file'));
    const tooLarge = other ? other.sizeProblem(file) : sizeProblemInWords(file);
    if (tooLarge !== null) return setWrong(tooLarge);
    const sent = await send(file, begun ?? null);
    if (sent) onSent(sent);
  };
  return (
    <section
      class={`import-drop ${isOver ? 'import-drop-over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        void take(event.dataTransfer?.files ?? null);
      }}
    >
      {problem && <Refused problem={problem}>{problem.status === 0 && <p>{t('import.sent-partly')}</p>}</Refused>}
      {(wrong || unsendable) && (
        <p class="band band-error" role="alert">
          {wrong ?? t(unsendable!)}
        </p>
      )}
      {sending ? (
        <div class="import-progress" role="status">
          <label for={id}>{t('import.sending', { name: sending.name, percent: sending.percent })}</label>
          <progress id={id} max={100} value={sending.percent} />
          <Button onClick={cancel}>{t('import.cancel')}</Button>
        </div>
      ) : (
        <p class="import-choose">
          <FileButton
            label={other?.choose ?? t('import.choose')}
            tone="primary"
            accept={other?.accept ?? INCIDENTS}
            control={{ 'aria-describedby': `${id}-limits` }}
            onFiles={(files) => void take(files)}
          />
          <span>{t('import.drop')}</span>
        </p>
      )}
      <p class="small quiet" id={`${id}-limits`}>
        {other?.limits ?? t('import.limits')}
      </p>
    </section>
  );
}

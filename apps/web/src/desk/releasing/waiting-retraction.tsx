import { useEffect, useState } from 'preact/hooks';
import { useText, Words } from '../../words.js';
import { useStaffFetch } from '../use-staff-fetch.js';
import type { IncidentRecord } from '../record.js';
import { ROOMS } from '../writing/rooms.js';
import { ReleaseCard } from './release-card.js';
import { kindOf, type Release, type ReleasePage } from './release.js';
import './releasing.css';

interface Props {
  record: IncidentRecord;
  /** It was answered: the record is to be read again. */ onAnswered: () => void;
}

/**
 * Beside a published record: that somebody asks to take it back or to join it to another, and the answer of a second
 * person. Nothing where nobody does.
 */
export function WaitingRetraction(props: Props) {
  return (
    <Words rooms={[...ROOMS, 'releases']}>
      <Inside {...props} />
    </Words>
  );
}

function Inside({ record, onAnswered }: Props) {
  const t = useText();
  const asked = useStaffFetch<ReleasePage>(`/api/releases?subject=${record.id}`);
  const [other, setOther] = useState<Release | null>(null);
  useEffect(() => asked.again(), [record]);
  const waiting = asked.value?.items.find(({ kind }) => kind === 'retraction');
  if (!waiting) return null;
  const done = (): void => {
    setOther(null);
    asked.again();
    onAnswered();
  };
  return (
    <section class="panel" aria-labelledby="waiting-retraction-title">
      <h2 id="waiting-retraction-title">{t(`releases.${kindOf(waiting)}-waits`)}</h2>
      <ul class="plain">
        <ReleaseCard key={waiting.id} release={other ?? waiting} onDone={done} onChanged={setOther} />
      </ul>
    </section>
  );
}

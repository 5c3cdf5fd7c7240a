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
  /** Called after the decision, to reload the record. */ onAnswered: () => void;
}

/**
 * For a published record: a request to retract or merge it, and the decision of a second person. Renders nothing if
 * there is none.
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

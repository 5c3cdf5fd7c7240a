import type { ReleaseView, ReleasePage } from '@vigil/shared/staff-responses/releases.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { useEffect, useState } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { MoreWords } from '../more-words.js';
import { useReloadRequest, useStaffFetch } from '../use-staff-fetch.js';
import { REPORT_WRITING_BUNDLES } from '../report-writing/report-text-bundles.js';
import { ReleaseCard } from './release-card.js';
import { noteProposal } from './seen-proposals.js';
import { kindOf } from './changed-public-details.js';
import './releasing.css';

interface Props {
  record: IncidentRecord;
  /** Called after the decision, to reload the record. */ onAnswered: () => void;
  /** Called with what waits, each time that is known. */ onWaiting: (kinds: readonly ProposalKind[]) => void;
}

/** What waits for a second person about a record. */
export type ProposalKind = ReturnType<typeof kindOf>;

const KINDS = ['retraction', 'publication', 'story'] as const;

/**
 * A request to retract or merge a record, or a proposal of how it is published, and the decision of a second person.
 * Renders nothing if there is none.
 */
export function ProposalsOfRecord(props: Props) {
  return (
    <MoreWords bundles={[...REPORT_WRITING_BUNDLES, 'releases']}>
      <Inside {...props} />
    </MoreWords>
  );
}

function Inside({ record, onAnswered, onWaiting }: Props) {
  const t = useText();
  const asked = useStaffFetch<ReleasePage>(`/api/releases?subject=${record.id}`);
  const [other, setOther] = useState<ReleaseView | null>(null);
  useEffect(() => asked.again(), [record]);
  useReloadRequest(asked.again);
  const { value } = asked;
  useEffect(() => {
    if (value === null) return;
    for (const kind of KINDS) noteProposal(kind, record.id, value.items.find((one) => one.kind === kind)?.id ?? null);
  }, [value, record.id]);
  const waiting = (asked.value?.items ?? []).filter(({ kind }) => (KINDS as readonly string[]).includes(kind));
  const kinds = waiting.map(kindOf);
  useEffect(() => {
    if (value !== null) onWaiting(kinds);
  }, [value === null, kinds.join()]);
  if (waiting.length === 0) return null;
  const done = (): void => {
    setOther(null);
    asked.again();
    onAnswered();
  };
  return (
    <div id="proposals">
      {waiting.map((one) => (
        <section key={one.id} class="panel" aria-labelledby={`waits-${one.id}`}>
          <h2 id={`waits-${one.id}`}>{t(`releases.${kindOf(one)}-waits`)}</h2>
          <ul class="plain">
            <ReleaseCard release={other?.id === one.id ? other : one} onDone={done} onChanged={setOther} />
          </ul>
        </section>
      ))}
    </div>
  );
}

import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { incidentPath } from '../incident-path.js';
import { useSession } from '../session.js';
import { Refused } from '../use-staff-fetch.js';
import { isOwnable } from './owner-actions.js';
import { OwnerPanel } from './owner-panel.js';

interface Props {
  record: IncidentRecord;
  onDone: (record: IncidentRecord, isDone: boolean) => void;
}

/** For reviewers: who takes care of a record, and the call for a second person today. */
export function OwnerOfRecord({ record, onDone }: Props) {
  const t = useText();
  if (!isOwnable(record)) return null;
  return (
    <OwnerPanel<IncidentRecord>
      owner={record.owner}
      path={incidentPath(record.id, 'owner')}
      mayOwn={!record.mine}
      whenFree={t(record.allowed.includes('take') ? 'desk.owner.with-review' : 'desk.owner.nobody')}
      wordHelp={t('desk.owner.word-help')}
      onDone={(changed) => onDone(changed, true)}
    >
      <WantSecondPerson record={record.id} />
    </OwnerPanel>
  );
}

function WantSecondPerson({ record }: { record: string }) {
  const t = useText();
  const { api } = useSession();
  const [told, setTold] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const want = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.post<{ told: number }>(incidentPath(record, 'second-person-wanted'), {});
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    setTold(reply.ok ? reply.value.told : null);
  };
  return (
    <>
      {problem && <Refused problem={problem} />}
      {told !== null && (
        <p role="status">{told === 0 ? t('desk.owner.second-none') : t('desk.owner.second-told', { n: told })}</p>
      )}
      <p>
        <Button tone="quiet" {...{ busy }} onClick={() => void want()}>
          {t('desk.owner.second')}
        </Button>
      </p>
    </>
  );
}

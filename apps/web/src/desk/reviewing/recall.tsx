import { Button } from '../../ui/button.js';
import { useText } from '../../words.js';
import { Refused } from '../use-staff-fetch.js';
import type { IncidentRecord } from '../record.js';
import { useActOn } from './act-on.js';

interface Props {
  record: IncidentRecord;
  onDone: (record: IncidentRecord, isDone: boolean) => void;
  onRecalled: () => void;
}

/** For the author: recalls a submitted record until a reviewer takes it; after that, says how to have it changed. */
export function Recall({ record, onDone, onRecalled }: Props) {
  const t = useText();
  const act = useActOn(record, onDone);
  if (!record.mine) return null;
  if (!record.allowed.includes('recall')) {
    return record.status === 'WS_UNDER_REVIEW' ? (
      <section class="panel">
        <p class="quiet">{t('desk.recall.taken')}</p>
      </section>
    ) : null;
  }
  const recall = async (): Promise<void> => {
    if (await act.post('recalls', {})) onRecalled();
  };
  return (
    <section class="panel" aria-labelledby="recall-title">
      <h2 id="recall-title">{t('desk.recall.title')}</h2>
      <p class="small">{t('desk.recall.about')}</p>
      {act.problem && <Refused problem={act.problem} />}
      <Button busy={act.busy} onClick={() => void recall()}>
        {t('desk.recall.do')}
      </Button>
    </section>
  );
}

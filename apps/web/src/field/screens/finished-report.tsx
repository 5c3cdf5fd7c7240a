import { useEffect, useState } from 'preact/hooks';
import { phone, whenNews } from '../worker-client.js';
import { useText } from '../text-bundles.js';

type Becomes = 'finished' | 'words-sent' | 'sent';

/**
 * The state of the report that was just finished: it waits, its answers have arrived, or all of it has. Refusals are
 * shown in the queue.
 */
export function FinishedReport({ person, report, onClose }: { person: string; report: string; onClose: () => void }) {
  const t = useText();
  const [now, setNow] = useState<Becomes>('finished');
  useEffect(() => {
    const look = async (): Promise<void> => {
      const sketch = (await phone.sketches(person)).find(({ id }) => id === report);
      if (sketch && sketch.refused !== null) onClose();
      else setNow(sketch === undefined ? 'sent' : sketch.stage === 'accepted' ? 'words-sent' : 'finished');
    };
    const looked = (): void => void look().catch(() => undefined);
    looked();
    return whenNews((news) => {
      if (news.news === 'changed') looked();
    });
  }, [person, report]);
  return (
    <div class={`said said-${now}`} role="status">
      <p>{t(`field.said.${now}`)}</p>
      <button type="button" onClick={onClose}>
        {t('field.close')}
      </button>
    </div>
  );
}

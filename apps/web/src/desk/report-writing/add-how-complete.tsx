import { addDays } from '@vigil/shared/day/day.js';
import { parsePeriod } from '@vigil/shared/day/period.js';
import type { Draft, Part } from '@vigil/shared/report/report-draft.js';
import type { PeriodWork } from '@vigil/shared/staff-responses/period-work.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { useSession } from '../session.js';
import { Refused } from '../use-staff-fetch.js';
import { nextId } from './report-parts.js';

/**
 * Adds a text about how complete the figures of the period are, from what readers see. It is about the whole country
 * and everybody: a report of one place or of some groups has no such text.
 */
export function AddHowComplete({ draft, onAdd }: { draft: Draft; onAdd: (part: Part) => void }) {
  const t = useText();
  const { api } = useSession();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const { scope, parts } = draft;
  const period = parsePeriod(scope.period);
  if (period === null || scope.place !== null || scope.groups.length > 0) return null;
  const add = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.get<PeriodWork>(`/api/period-work?from=${period.from}&until=${addDays(period.until, -1)}`);
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) onAdd({ kind: 'words', id: nextId(parts), ...reply.value.forReport });
  };
  return (
    <>
      {problem && <Refused problem={problem} />}
      <p>
        <Button busy={busy} onClick={() => void add()}>
          {t('write.complete')}
        </Button>
      </p>
      <p class="small quiet narrow">{t('write.complete-help')}</p>
    </>
  );
}

import type { PeopleTotalsSwitch } from '@vigil/shared/staff-responses/people-figures.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { noteOther, noteProposal, seenProposal } from '../releasing/seen-proposals.js';
import { DeskLink } from '../desk-link.js';
import { useSession } from '../session.js';
import { Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';

const KIND = 'people-totals';

/** Whether readers see totals of people: one reviewer proposes it, another agrees. */
export function ReadersTotals() {
  const t = useText();
  const { api } = useSession();
  const totals = useStaffFetch<PeopleTotalsSwitch>('/api/people-totals');
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  const propose = async (shown: boolean): Promise<void> => {
    setBusy(true);
    const reply = await api.put<PeopleTotalsSwitch>('/api/people-totals', {
      shown,
      proposal: seenProposal(KIND, KIND),
    });
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) totals.put(reply.value);
    else noteOther(KIND, KIND, reply.problem);
  };
  return (
    <section aria-labelledby="readers-totals">
      <h2 id="readers-totals">{t('people-figures.readers')}</h2>
      <p>{t('people-figures.readers.about')}</p>
      <Awaited asked={totals}>
        {({ shown, waiting }) => {
          noteProposal(KIND, KIND, waiting?.id ?? null);
          return (
            <>
              <p role="status">
                {t(`people-figures.readers.${shown ? 'shown' : 'not-shown'}`)}{' '}
                {waiting && (
                  <DeskLink to="/desk/releases">
                    {t(`people-figures.readers.waits-${waiting.shown ? 'show' : 'hide'}`)}
                  </DeskLink>
                )}
              </p>
              {problem && <Refused problem={problem} />}
              {waiting === null && (
                <Button busy={busy} onClick={() => void propose(!shown)}>
                  {t(`people-figures.readers.${shown ? 'hide' : 'show'}`)}
                </Button>
              )}
            </>
          );
        }}
      </Awaited>
    </section>
  );
}

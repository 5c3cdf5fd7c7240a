import type { PublicWords, ReleaseKindName, ReleaseView } from '@vigil/shared/staff-responses/releases.js';
import type { ProblemBody } from '../../api.js';
import { loadedLater } from '../loaded-later.js';
import { REPORT_WRITING_BUNDLES } from '../report-writing/report-text-bundles.js';
import { otherWordsIn } from './seen-proposals.js';

const SideBySide = loadedLater<{ release: ReleaseView }>(
  [...REPORT_WRITING_BUNDLES, 'releases'],
  async () => (await import('./release-card.js')).SideBySide,
);

/** Shows the words of another that wait, of which a refusal tells, beside those that are used now. */
export function WaitingWords({
  kind,
  former,
  problem,
}: {
  kind: ReleaseKindName;
  former: object;
  problem: ProblemBody | null;
}) {
  const other = otherWordsIn(problem);
  if (!other) return null;
  const release = {
    kind,
    subject: kind,
    former: former as PublicWords,
    proposed: other.proposed,
    note: null,
    beside: null,
  };
  return <SideBySide release={release as unknown as ReleaseView} />;
}

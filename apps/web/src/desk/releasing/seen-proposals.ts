import type { ReleaseKindName } from '@vigil/shared/staff-responses/releases.js';
import type { ProblemBody } from '../../api.js';

/** The proposals that wait for a second person and that this page has shown, by what they are about. */
const seen = new Map<string, string>();
const keyOf = (kind: ReleaseKindName, subject: string): string => `${kind} ${subject}`;

/** Notes which proposal the page shows. @param id null: none waits */
export const noteProposal = (kind: ReleaseKindName, subject: string, id: string | null): void => {
  if (id === null) seen.delete(keyOf(kind, subject));
  else seen.set(keyOf(kind, subject), id);
};

/** Returns the proposal that the page has shown: a request that could replace another one is refused. */
export const seenProposal = (kind: ReleaseKindName, subject: string): string | null =>
  seen.get(keyOf(kind, subject)) ?? null;

/** The words of another that wait, of which a refusal tells. */
interface OtherWords {
  id: string;
  proposed: Readonly<Record<string, unknown>> | null;
}
export const otherWordsIn = (problem: ProblemBody | null): OtherWords | null =>
  problem?.code === 'another-waits' ? ((problem as { waiting?: OtherWords }).waiting ?? null) : null;

/** Notes the words of another that wait, which the page shows with the refusal. */
export const noteOther = (kind: ReleaseKindName, subject: string, problem: ProblemBody): void => {
  const other = otherWordsIn(problem);
  if (other) noteProposal(kind, subject, other.id);
};

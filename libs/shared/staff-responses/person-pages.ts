import type { Day } from '../day/day.js';
import type { PageRule } from '../people-pages/page-rules.js';
import type { PageKind, PageName, PageVersion } from '../people-pages/page-version.js';

/** The public page of a person, as reviewers see it. */
export interface PersonPageView {
  /** The address; null: two people never agreed to a page. */
  code: string | null;
  /** What readers see now; null: nothing. `until`: the day on which it goes by itself; null: no day is set. */
  shown: { page: PageVersion; name: PageName | null; until: Day | null } | null;
  /** Which rules a new page of each kind would not meet; not those about what the proposer gives. */
  missing: Record<PageKind, PageRule[]>;
  /** Whether a page with a name needs a reason, because not the person says that they may be named. */
  needsReason: boolean;
  /** What a page without a name would say today, and from the records alone, one with a name. */
  preview: Record<PageKind, PageVersion>;
  waiting: WaitingPage | null;
}

/** A page that waits for a second reviewer. */
export interface WaitingPage {
  version: PageVersion;
  reason: string | null;
  askedBy: string;
  /** The member who reads this asked, and may only take it back. */
  isMine: boolean;
  /** Whether the records of the person are as they were: otherwise nobody can agree, and it is proposed again. */
  isCurrent: boolean;
  /** Identifies what is shown: whoever answers sends it. */
  digest: string;
}

/** A line of what waits for a second person. */
export interface WaitingPageLine {
  person: string;
  handle: string;
  showing: PageKind;
  askedBy: string;
  isMine: boolean;
}

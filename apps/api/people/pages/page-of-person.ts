import type { PageVersion } from '@vigil/shared/people-pages/page-version.js';

/** What somebody proposes, or what two people agreed to. Ids are of members. */
export interface ProposedPage {
  version: PageVersion;
  /** Why not the person, but their family or a lawyer says that they may be named. Nobody outside reads it. */
  reason: string | null;
  askedBy: string;
  /** Identifies what was recorded of the person then. */
  state: string;
}

/** A page about a person for readers, as stored with the person. The name is not in it. */
export interface PageOfPerson {
  /** The address; null: two people never agreed to a page. */
  code: string | null;
  waiting: ProposedPage | null;
  /** What two people agreed to last, whether or not it is shown still. */
  agreed: (ProposedPage & { agreedBy: string }) | null;
}

import type { NameDigests } from '@vigil/shared/people-pages/name-digests.js';
import type { PageVersion } from '@vigil/shared/people-pages/page-version.js';

/** What two people agreed to. Ids are of members. */
interface PageOfTwo {
  version: PageVersion;
  /** Why not the person, but their family or a lawyer says that they may be named. Nobody outside reads it. */
  reason: string | null;
  askedBy: string;
  /** Identifies what was recorded of the person then. */
  state: string;
}

/** What somebody proposes. */
export interface ProposedPage extends PageOfTwo {
  /** Missing: proposed before names were compared, so that nobody can agree to a page with a name. */
  name?: NameDigests | null;
}

/** A page about a person for readers, as stored with the person. The name is not in it. */
export interface PageOfPerson {
  /** The address; null: two people never agreed to a page. */
  code: string | null;
  waiting: ProposedPage | null;
  /** What two people agreed to last, whether or not it is shown still. */
  agreed: (PageOfTwo & { agreedBy: string }) | null;
}

import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import type { LogSigned } from './published-reports.repository.js';

/** What this installation says of itself. */
export interface About extends Pick<
  PublicAbout,
  | 'organisation'
  | 'organisationKm'
  | 'address'
  | 'contact'
  | 'sentenceEn'
  | 'sentenceKm'
  | 'startView'
  | 'logo'
  | 'standards'
  | 'standardsKm'
  | 'otherStandards'
> {
  demo: boolean;
  /** The publishing rule in force. */ rule: 'two' | 'new-team' | 'small-team';
}
/** The newest signed checkpoint of the revision log. */
export interface Checkpoint extends LogSigned {
  note: string;
  key: string;
}

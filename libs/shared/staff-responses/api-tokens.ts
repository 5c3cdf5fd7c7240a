/** What a token may be allowed to do. */
export type TokenScope = 'read-figures' | 'read-records' | 'log-incidents';

/** A token as its member sees it; the token itself is shown once, when it is made. Days, not times. */
export interface TokenEntry {
  id: string;
  name: string;
  scopes: TokenScope[];
  createdOn: string;
  expiresOn: string;
  lastUsedOn: string | null;
  hasEnded: boolean;
}

/** A record with the revision that the member saw. */
export interface RecordRevision {
  id: string;
  revision: number;
}

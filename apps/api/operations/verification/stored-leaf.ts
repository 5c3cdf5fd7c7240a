/** A stored leaf, with its columns and values. */
export interface LogRow {
  idx: number;
  data: string;
  hash: Buffer;
  entity: string;
  entityId: string | null;
  revision: number | null;
  actorId: string | null;
  what: string;
  at: Date;
  values: { field: string; disclosure: string }[];
}

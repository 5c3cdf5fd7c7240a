import type { EntityManager } from 'typeorm';

export interface PublicChangeRow {
  code: string | null;
  what: string;
  onDay: string;
  reason?: string | null;
  /** The public code of the subject, if that is not an incident. */ subject?: string | null;
  note?: string | null;
  into?: string | null;
}

/**
 * Takes the next public sequence number. Its row stays locked until the commit, so public changes become visible in
 * that order.
 */
export const nextPublicSeq = async (manager: EntityManager): Promise<number> => {
  const [result] = (await manager.query('update pub.head set seq = seq + 1 returning seq')) as [
    { seq: string }[],
    number,
  ];
  return Number(result[0]!.seq);
};

/** Appends a line to the public change feed, and notifies every instance that the public facts changed. */
export const appendPublicChange = async (
  manager: EntityManager,
  seq: number,
  change: PublicChangeRow,
): Promise<void> => {
  await manager.query(
    'insert into pub.change (seq, on_day, code, what, reason, note, into_code, subject) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [
      seq,
      change.onDay,
      change.code,
      change.what,
      change.reason ?? null,
      change.note ?? null,
      change.into ?? null,
      change.subject ?? null,
    ],
  );
  await manager.query(`select pg_notify('vigil_public', $1)`, [String(seq)]);
};

/** Ends the public version of a code, from this sequence number on. */
export const closeVersion = async (manager: EntityManager, code: string, seq: number): Promise<void> => {
  await manager.query('update pub.incident set until_seq = $2 where code = $1 and until_seq is null', [code, seq]);
};

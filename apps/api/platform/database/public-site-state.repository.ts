import type { Day } from '@vigil/shared/day/day.js';
import type { EntityManager } from 'typeorm';

/**
 * The one row of pub.head: how far the public order is, and who publishes under which rule. Modules below publishing
 * write it too.
 */

/** Resolves when the public side's database answers. */
export const askPublicHead = (publicSide: { query(sql: string): Promise<unknown> }): Promise<unknown> =>
  publicSide.query('select 1 from pub.head');

/** Returns whether this is the database of a demo. */
export const isDemo = async (manager: EntityManager): Promise<boolean> => {
  const [head]: { is_demo: boolean }[] = await manager.query('select is_demo from pub.head');
  return head?.is_demo ?? false;
};

/** Returns the newest public sequence number. */
export const publicSeq = async (manager: EntityManager): Promise<number> => {
  const [head]: { seq: string }[] = await manager.query('select seq from pub.head');
  return Number(head!.seq);
};

/** Locks the public order until the transaction ends, so that nothing is published meanwhile. @returns its number */
export const lockPublicSeq = async (manager: EntityManager): Promise<number> => {
  const [head]: { seq: string }[] = await manager.query('select seq from pub.head for update');
  return Number(head!.seq);
};

/** Columns of pub.head that say who publishes, by the name of the setting. */
export const ORGANISATION = {
  organisation: 'organisation',
  organisationKm: 'organisation_km',
  standards: 'standards',
  standardsKm: 'standards_km',
  contact: 'contact',
  address: 'address',
  sentenceEn: 'sentence_en',
  sentenceKm: 'sentence_km',
  startView: 'start_view',
  logo: 'logo',
  objectionDays: 'objection_days',
  objectionKeepDays: 'objection_keep_days',
} as const;
type ShownOrganisation = Readonly<Record<keyof typeof ORGANISATION, string | number>>;

/** Shows readers who publishes, under which standards force is assessed, and how to object. */
export const showOrganisation = async (manager: EntityManager, shown: ShownOrganisation): Promise<void> => {
  const columns = Object.entries(ORGANISATION) as [keyof ShownOrganisation, string][];
  await manager.query(
    `update pub.head set ${columns.map(([, column], index) => `${column} = $${index + 1}`).join(', ')}`,
    columns.map(([name]) => shown[name]),
  );
};

/** Shows readers under which rule records are published. */
export const showPublicRule = async (manager: EntityManager, rule: string): Promise<void> => {
  await manager.query('update pub.head set rule = $1 where rule <> $1', [rule]);
};

interface PublicChangeRow {
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

/** Returns the day of the latest line of the public change feed; null: nothing was ever published. */
export const lastPublicChangeDay = async (manager: EntityManager): Promise<Day | null> => {
  const [{ last }] = (await manager.query('select max(on_day)::text as last from pub.change')) as [
    { last: Day | null },
  ];
  return last;
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

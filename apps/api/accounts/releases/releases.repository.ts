import type { EntityManager } from 'typeorm';
import type { Released } from './release-kinds.js';
import type { WordMatcher } from '@vigil/shared/text-matching/word-matcher.js';
import type { ReleaseOutcome, ReleaseKindName, PublicWords } from '@vigil/shared/staff-responses/releases.js';

/** A proposal with the names of those who proposed and decided it. */
export interface ReleaseRow {
  id: string;
  number: number;
  kind: ReleaseKindName;
  subject: string;
  former: PublicWords | null;
  proposed: PublicWords | null;
  note: string | null;
  proposedBy: string;
  proposedById: string;
  proposedAt: string;
  decidedBy: string | null;
  decidedById: string | null;
  decidedAt: string | null;
  outcome: ReleaseOutcome | null;
  reason: string | null;
}

const ROWS = `select r.id, r.number::int as number, r.kind, r.subject, r.former, r.proposed, r.note, p.name as "proposedBy", r.proposed_by as "proposedById", r.proposed_at as "proposedAt",
  d.name as "decidedBy", r.decided_by as "decidedById", r.decided_at as "decidedAt", r.outcome, r.reason
  from release r join member p on p.id = r.proposed_by left join member d on d.id = r.decided_by`;

/** Selects proposals. proposedBy and subject: null: any */
interface WhichReleases {
  state: 'waiting' | 'decided';
  proposedBy: string | null;
  subject: string | null;
}
const chosen = (state: WhichReleases['state']): string =>
  `($1::uuid is null or r.proposed_by = $1) and ($2::text is null or r.subject = $2) and r.outcome is ${state === 'waiting' ? 'null' : 'not null'}`;

/** Lists what waits, oldest first, or what was decided, newest first. @param after the number after which they begin */
export const listReleases = (
  manager: EntityManager,
  { state, proposedBy, subject }: WhichReleases,
  after: number | null,
  limit: number,
): Promise<ReleaseRow[]> =>
  manager.query(
    `${ROWS} where ${chosen(state)} and ($3::bigint is null or r.number ${state === 'waiting' ? '>' : '<'} $3) order by r.number ${state === 'waiting' ? '' : 'desc'} limit ${limit}`,
    [proposedBy, subject, after],
  );

export const countReleases = async (
  manager: EntityManager,
  { state, proposedBy, subject }: WhichReleases,
): Promise<number> => {
  const [{ n }] = (await manager.query(`select count(*)::int as n from release r where ${chosen(state)}`, [
    proposedBy,
    subject,
  ])) as [{ n: number }];
  return n;
};

/** Finds a proposal without locking it. */
export const findRelease = async (
  manager: EntityManager,
  id: string,
): Promise<(Released & Pick<ReleaseRow, 'kind'>) | null> => {
  const [found] = (await manager.query(
    'select kind, subject, former, proposed, note, proposed_by as "proposedById" from release where id = $1',
    [id],
  )) as (Released & Pick<ReleaseRow, 'kind'>)[];
  return found ?? null;
};

/** Finds a proposal and locks it until the transaction ends. */
export const lockRelease = async (manager: EntityManager, id: string): Promise<ReleaseRow | null> => {
  const [row] = (await manager.query(`${ROWS} where r.id = $1 for update of r`, [id])) as ReleaseRow[];
  return row ?? null;
};

/** Returns what waits of a kind, in the order in which it was proposed. */
export const waitingReleases = async (manager: EntityManager, kind: ReleaseKindName): Promise<ReleaseRow[]> => {
  const rows: ReleaseRow[] = await manager.query(`${ROWS} where r.kind = $1 and r.outcome is null order by r.number`, [
    kind,
  ]);
  return rows;
};

/** Finds the proposal that waits for a subject. */
export const waitingRelease = async (
  manager: EntityManager,
  kind: ReleaseKindName,
  subject: string,
): Promise<ReleaseRow | null> => {
  const [row] = (await manager.query(`${ROWS} where r.kind = $1 and r.subject = $2 and r.outcome is null`, [
    kind,
    subject,
  ])) as ReleaseRow[];
  return row ?? null;
};

/** Finds the proposal that waits for a subject, with its words, and locks it until the transaction ends. */
export const lockWaitingWords = async (
  manager: EntityManager,
  kind: ReleaseKindName,
  subject: string,
): Promise<{ id: string; proposed: PublicWords | null; note: string | null } | null> => {
  const [waiting] = (await manager.query(
    'select id, proposed, note from release where kind = $1 and subject = $2 and outcome is null for update',
    [kind, subject],
  )) as { id: string; proposed: PublicWords | null; note: string | null }[];
  return waiting ?? null;
};

export const insertRelease = async (
  manager: EntityManager,
  {
    id,
    kind,
    subject,
    former,
    proposed,
    note,
    by,
  }: Omit<Released, 'proposedById'> & {
    id: string;
    kind: ReleaseKindName;
    by: string;
  },
): Promise<void> => {
  await manager.query(
    'insert into release (id, kind, subject, former, proposed, note, proposed_by) values ($1, $2, $3, $4, $5, $6, $7)',
    [id, kind, subject, former && JSON.stringify(former), proposed && JSON.stringify(proposed), note, by],
  );
};

/** Stores how a proposal ended, unless it has ended. Its note goes. */
export const endRelease = async (
  manager: EntityManager,
  id: string,
  { by, outcome, reason }: { by: string; outcome: ReleaseOutcome; reason: string | null },
): Promise<void> => {
  await manager.query(
    'update release set outcome = $2, decided_by = $3, decided_at = now(), reason = $4, note = null where id = $1 and outcome is null',
    [id, outcome, by, reason],
  );
};

/** Returns the words that were last released for a subject; undefined: none ever were. */
export const lastReleased = async (
  manager: EntityManager,
  kind: ReleaseKindName,
  subject: string,
): Promise<PublicWords | null | undefined> => {
  const [known] = (await manager.query('select seen from release_seen where kind = $1 and subject = $2', [
    kind,
    subject,
  ])) as { seen: PublicWords | null }[];
  return known?.seen;
};

/** SQL: something of the proposal `x` that waits for a subject, or null. */
export const waitingReleaseSql = (kind: ReleaseKindName, subject: string, what: string): string =>
  `(select ${what} from release x where x.kind = '${kind}' and x.subject = ${subject} and x.outcome is null)`;

/** SQL for what waits for a subject, given in SQL: 'change', 'removal' or null. */
export const waitingFor = (kind: ReleaseKindName, subject: string): string =>
  waitingReleaseSql(kind, subject, "case when x.proposed is null then 'removal' else 'change' end");

/** SQL: whether words about this subject were ever proposed. */
export const wasProposedSql = (kind: string, subject: string): string =>
  `exists (select from release where kind = '${kind}' and subject = ${subject}::text)`;

interface Row {
  id: string;
  former: unknown;
  proposed: unknown;
  note: string | null;
  reason: string | null;
}

type Change = (text: string, key: string) => string | null;
const inEvery = (value: unknown, change: Change, at = ''): unknown => {
  if (typeof value === 'string') return change(value, at);
  if (Array.isArray(value)) return value.map((one: unknown) => inEvery(one, change, at));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inEvery(one as unknown, change, key)]));
};

/** What readers may see of records. The names of groups and of the organisation are about no record. */
const ABOUT_RECORDS: readonly ReleaseKindName[] = [
  'total',
  'dated-note',
  'report',
  'retraction',
  'publication',
  'story',
];

/**
 * Removes words from proposals of these kinds and the reasons for their answers, waiting or decided. An own code itself
 * stays: records have it.
 */
export const forgetInReleases = async (
  manager: EntityManager,
  { holds, without }: WordMatcher,
  instead: string,
  kinds: readonly ReleaseKindName[] = ABOUT_RECORDS,
): Promise<void> => {
  const rows: Row[] = await manager.query(
    'select id, former, proposed, note, reason from release where kind = any($1) for update',
    [kinds],
  );
  const clean = (text: string): string => without(text, instead);
  // The address of a total or a dated note goes whole, as from the thing itself.
  const cleanAt: Change = (text, key) => (key === 'code' ? text : key === 'url' && holds(text) ? null : clean(text));
  for (const { id, former, proposed, note, reason } of rows) {
    if (!holds(JSON.stringify([former, proposed])) && !holds(note ?? '') && !holds(reason ?? '')) continue;
    await manager.query('update release set former = $2, proposed = $3, note = $4, reason = $5 where id = $1', [
      id,
      former === null ? null : JSON.stringify(inEvery(former, cleanAt)),
      proposed === null ? null : JSON.stringify(inEvery(proposed, cleanAt)),
      note && clean(note),
      reason && clean(reason),
    ]);
  }
};

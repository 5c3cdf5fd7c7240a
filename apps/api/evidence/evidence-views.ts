import type { DataSource } from 'typeorm';
import type { Actor } from '../incidents/records.js';
import { mayReadInternal, sightOf, sightSql, type Seen } from '../incidents/record-policy.js';
import { lengthAsSent } from './limits.js';
import { readPrivate } from './private.js';

/** Another file with exactly the same bytes, in a record that the reader may see. */
export interface SameFile {
  id: string;
  incident: string;
  title: string | null;
  code: string | null;
}

/** A file of a record as the desk sees it, without its bytes. */
export interface EvidenceView {
  id: string;
  incident: string;
  state: 'expected' | 'stored' | 'refused';
  refusal: string | null;
  kind: string;
  /** Media type, from its bytes; null until it is stored. */
  type: string | null;
  /** Bytes. */
  size: number;
  /** Hexadecimal; null: it was erased. */
  sha256: string | null;
  /** Null: it has none, or the reader may not know it. */
  name: string | null;
  from: 'desk' | 'field';
  addedBy: string;
  mine: boolean;
  /**
   * By the clock of the device that added it; null: not known, or hidden from this reader like the record's time of
   * day.
   */
  addedAt: string | null;
  declaredAt: string;
  storedAt: string | null;
  checkedAt: string | null;
  damagedAt: string | null;
  /** Bytes that have arrived, and the total, both counted as sent. */
  received: number;
  length: number;
  /** Number of lines in its chain of custody. */
  custody: number;
  same: SameFile[];
  /** What the reader may do with it now. */
  mayOpen: boolean;
  mayRemove: boolean;
}

interface Row {
  id: string;
  incident: string;
  state: EvidenceView['state'];
  refusal: string | null;
  kind: string;
  type: string | null;
  size: number;
  sha256: string | null;
  device: string | null;
  sealedWith: string | null;
  addedById: string;
  addedBy: string;
  declaredAt: Date;
  storedAt: Date | null;
  checkedAt: Date | null;
  damagedAt: Date | null;
  received: number;
  custody: number;
}

const FILES = `select e.id, e.incident_id as incident, e.state, e.refusal, e.kind, e.type, e.size::float8 as size, encode(e.sha256, 'hex') as sha256, e.device_id as device, e.sealed_with as "sealedWith",
    e.added_by as "addedById", m.name as "addedBy", e.declared_at as "declaredAt", e.stored_at as "storedAt", e.checked_at as "checkedAt", e.damaged_at as "damagedAt",
    (select coalesce(sum(o.size), 0)::float8 from evidence_object o where o.evidence_id = e.id and o.what = 'piece' and o.kept_at is not null) as received,
    (select count(*)::int from log_leaf l where l.entity = 'evidence' and l.entity_id = e.id) as custody
  from evidence e join member m on m.id = e.added_by`;

/**
 * SQL for files with the same bytes elsewhere, where the reader may look: reviewers everywhere except in others'
 * drafts, monitors in their own records.
 */
const SAME_AS = (
  role: string,
): string => `select distinct on (e.id, o.id) e.id as of, o.id, o.incident_id as incident, i.title, i.code
  from evidence e join evidence o on o.sha256 = e.sha256 and o.id <> e.id join incident i on i.id = o.incident_id
 where e.incident_id = $1 and e.state <> 'refused' and o.state <> 'refused' and ${sightSql(role, '$2')}`;

export interface Sight extends Seen {
  id: string;
}

/** Returns the files of a record that the reader may see, in the order in which they were declared. */
export const filesOf = async (
  database: Pick<DataSource, 'query' | 'manager'>,
  actor: Actor,
  incident: Sight,
): Promise<EvidenceView[]> => {
  const rows: Row[] = await database.query(`${FILES} where e.incident_id = $1 order by e.declared_at, e.id`, [
    incident.id,
  ]);
  const same: (SameFile & { of: string })[] =
    rows.length === 0 || !['monitor', 'reviewer'].includes(actor.role)
      ? []
      : await database.query(SAME_AS(actor.role), [incident.id, actor.id]);
  const readsInternal = mayReadInternal(sightOf(actor, incident));
  const names = readsInternal
    ? await readPrivate(
        database.manager,
        rows.map(({ id }) => id),
        'name',
      )
    : new Map<string, unknown>();
  const moments = readsInternal
    ? await readPrivate(
        database.manager,
        rows.map(({ id }) => id),
        'addedAt',
      )
    : new Map<string, unknown>();
  return rows.map((row) =>
    viewOf(row, actor, {
      addedAt: (moments.get(row.id) ?? null) as string | null,
      name: (names.get(row.id) ?? null) as string | null,
      same: same
        .filter(({ of }) => of === row.id)
        .map(({ id, incident: other, title, code }) => ({ id, incident: other, title, code })),
    }),
  );
};

const viewOf = (
  row: Row,
  actor: Actor,
  { name, addedAt, same }: Pick<EvidenceView, 'name' | 'addedAt' | 'same'>,
): EvidenceView => {
  const length = lengthAsSent(row);
  const mine = row.addedById === actor.id;
  return {
    id: row.id,
    incident: row.incident,
    state: row.state,
    refusal: row.refusal,
    kind: row.kind,
    type: row.type,
    size: row.size,
    sha256: row.sha256,
    name,
    from: row.device === null ? 'desk' : 'field',
    addedBy: row.addedBy,
    mine,
    addedAt,
    declaredAt: row.declaredAt.toISOString(),
    storedAt: row.storedAt?.toISOString() ?? null,
    checkedAt: row.checkedAt?.toISOString() ?? null,
    damagedAt: row.damagedAt?.toISOString() ?? null,
    received: row.state === 'stored' ? length : row.received,
    length,
    custody: row.custody,
    same,
    mayOpen: actor.role === 'reviewer' && row.state === 'stored',
    mayRemove: mine && row.state !== 'stored' && row.refusal !== 'erased' && row.device === null,
  };
};

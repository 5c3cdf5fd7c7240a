import type { EntityManager } from 'typeorm';
import type { LoggedState, LoggedStates } from './logged-state.js';

interface Row {
  id: string;
  incident: string;
  size: number;
  sha256: string | null;
  kind: string;
  state: string;
  type: string | null;
  refusal: string | null;
  hasKey: boolean;
  hasObject: boolean;
}

/** The logged fields of a file, as the database names them. */
const FIELDS = ['incident', 'size', 'sha256', 'kind', 'type', 'refusal'] as const;

/**
 * Checks every file against the log: what was declared, whether it was stored, and as what. @returns the differences,
 * one line each
 */
export const evidenceFaults = async (
  manager: Pick<EntityManager, 'query'>,
  { all }: LoggedStates,
): Promise<string[]> => {
  const rows: Row[] = await manager.query(
    `select e.id, e.incident_id as incident, e.size::float8 as size, encode(e.sha256, 'hex') as sha256, e.kind, e.state, e.type, e.refusal,
            exists (select from evidence_private p where p.evidence_id = e.id and p.field = 'key' and p.value is not null) as "hasKey",
            exists (select from evidence_object o where o.evidence_id = e.id and o.what = 'original' and o.kept_at is not null) as "hasObject" from evidence e`,
  );
  const faults: string[] = [];
  for (const row of rows) {
    const logged = all.get(`evidence ${row.id}`);
    faults.push(
      ...(logged ? differing(row, logged) : ['it is in no line of the log']).map((what) => `file ${row.id}: ${what}`),
    );
  }
  const there = new Set(rows.map(({ id }) => id));
  for (const { entity, id, removed } of all.values())
    if (entity === 'evidence' && !removed && !there.has(id)) faults.push(`file ${id}: it was logged, and is gone`);
  return faults;
};

const differing = (row: Row, { values, erased, removed }: LoggedState): string[] => {
  if (removed) return ['it was taken back, and is there'];
  const wrong: string[] = [];
  for (const field of FIELDS) {
    const now = row[field];
    if (values.get('refusal') === 'erased' && (field === 'sha256' || field === 'type')) {
      if (now !== null) wrong.push(`its ${field} was erased, and is there`);
    } else if (!erased.has(field) && (values.get(field) ?? null) !== now)
      wrong.push(`its ${field} is not what was logged last`);
  }
  if ((values.get('state') ?? 'expected') !== row.state) wrong.push('it does not stand as was logged last');
  if (row.state === 'stored' && (!row.hasKey || !row.hasObject))
    wrong.push('it was stored, and its key or its place is gone');
  return wrong;
};

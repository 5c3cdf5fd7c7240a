import type { EvidenceView } from '@vigil/shared/staff-responses/evidence-files.js';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../incidents/record-access.js';
import { mayReadInternal, sightOf, type Seen } from '../incidents/record-policy.js';
import { listFiles, sameFiles, type FileRow } from './evidence.repository.js';
import { lengthAsSent } from './upload-limits.js';
import { readEncryptedValue } from './encrypted-file-values.repository.js';

export interface Sight extends Seen {
  id: string;
}

/** Returns the files of a record that the reader may see, in the order in which they were declared. */
export const filesOf = async (manager: EntityManager, actor: Actor, incident: Sight): Promise<EvidenceView[]> => {
  const rows = await listFiles(manager, incident.id);
  const same =
    rows.length === 0 || !['monitor', 'reviewer'].includes(actor.role)
      ? []
      : await sameFiles(manager, actor, incident.id);
  const readsInternal = mayReadInternal(sightOf(actor, incident));
  const names = readsInternal
    ? await readEncryptedValue(
        manager,
        rows.map(({ id }) => id),
        'name',
        'leave-out',
      )
    : new Map<string, unknown>();
  const moments = readsInternal
    ? await readEncryptedValue(
        manager,
        rows.map(({ id }) => id),
        'addedAt',
        'leave-out',
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
  row: FileRow,
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

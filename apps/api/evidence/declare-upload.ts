import type { EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { appendCustody } from './custody.js';
import { findFile, insertFile } from './evidence.repository.js';
import { readEncryptedValue, writeEncryptedValue } from './encrypted-file-values.repository.js';

/** A file that was announced and will follow. */
interface DeclaredUpload {
  id: string;
  incidentId: string;
  addedBy: string;
  /** The phone; null: the desk. */
  deviceId: string | null;
  /** The intake key that its bytes are sealed with; null: they arrive unsealed. */
  sealedWith: string | null;
  /** Size of the unsealed file in bytes, and its SHA-256 from when it was captured. */
  size: number;
  sha256: Buffer;
  kind: string;
  /** By the clock of the device that added it: RFC 3339. */
  addedAt: string | null;
  name: string | null;
}

/**
 * Returns the only part of the time that is stored in plain form: the day, in the time zone where the file was added.
 */
const dayOf = (moment: string | null): Date | null =>
  moment === null ? null : new Date(`${moment.slice(0, 10)}T00:00:00Z`);

/**
 * Declares a file in the caller's transaction, with its line in the log: the last statement of that transaction, except
 * for other log lines. Repeating it with the same values changes nothing.
 * @throws Problem 'already-exists' (409) when the id already belongs to something else
 */
export const declareUpload = async (manager: EntityManager, file: DeclaredUpload): Promise<void> => {
  if (!(await insertFile(manager, { ...file, addedOn: dayOf(file.addedAt) }))) return assertSame(manager, file);
  if (file.addedAt !== null)
    await writeEncryptedValue(manager, file.incidentId, file.id, 'addedAt', new Date(file.addedAt).toISOString());
  if (file.name !== null) await writeEncryptedValue(manager, file.incidentId, file.id, 'name', file.name);
  await appendCustody(manager, file.id, file.addedBy, 'declared', [
    { field: 'incident', value: file.incidentId },
    { field: 'size', value: file.size },
    { field: 'sha256', value: file.sha256.toString('hex') },
    { field: 'kind', value: file.kind },
    { field: 'from', value: file.deviceId === null ? 'desk' : 'field' },
  ]);
};

const assertSame = async (manager: EntityManager, file: DeclaredUpload): Promise<void> => {
  const known = await findFile(manager, file.id);
  const same =
    known?.sha256?.equals(file.sha256) === true &&
    Number(known.size) === file.size &&
    (['incidentId', 'addedBy', 'deviceId', 'sealedWith', 'kind'] as const).every((key) => known[key] === file[key]);
  const name = (await readEncryptedValue(manager, [file.id], 'name')).get(file.id) ?? null;
  if (!same || name !== file.name) throw new Problem('already-exists');
};

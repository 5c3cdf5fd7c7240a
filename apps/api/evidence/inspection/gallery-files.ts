import { In, type EntityManager } from 'typeorm';
import type { GalleryFile } from '@vigil/shared/staff-responses/gallery.js';
import { findIncidents } from '../../incidents/incident-row.repository.js';
import type { Actor } from '../../incidents/record-access.js';
import { readEncryptedValue } from '../encrypted-file-values.repository.js';
import { EvidenceEntity } from '../evidence.entity.js';
import { listCopies } from './copies.repository.js';
import { inspectionsOf, listChecks } from './inspection.repository.js';
import { mayViewFiles, numberFiles } from './viewable-files.js';

type FileOfRecord = Omit<GalleryFile, 'title' | 'titleTranslation' | 'code' | 'when'>;

/**
 * Returns the stored files of several records, by record, in the order in which they arrived. Leaves out records whose
 * files the member may not look at, whatever the caller believes.
 */
export const filesOfRecords = async (
  manager: EntityManager,
  actor: Actor,
  records: readonly string[],
): Promise<Map<string, FileOfRecord[]>> => {
  const seen = (await findIncidents(manager, records)).filter((row) => mayViewFiles(actor, row)).map(({ id }) => id);
  const declared = await manager.find(EvidenceEntity, {
    where: { incidentId: In(seen) },
    order: { declaredAt: 'ASC', id: 'ASC' },
  });
  const files = declared.filter(({ state }) => state === 'stored');
  const numbers = numberFiles(declared);
  const ids = files.map(({ id }) => id);
  const inspections = new Map((await inspectionsOf(manager, ids)).map((one) => [one.evidenceId, one]));
  const names = await readEncryptedValue(manager, ids, 'name', 'leave-out');
  const checks = (await listChecks(manager, ids)).filter(({ replaced }) => !replaced);
  const copies = (await listCopies(manager, ids)).filter(({ state }) => state === 'agreed');
  const found = new Map<string, FileOfRecord[]>(seen.map((id) => [id, []]));
  for (const { id, incidentId, kind, type } of files) {
    const inspection = inspections.get(id);
    const described = copies.find((copy) => copy.evidence === id && copy.alt_en !== null && copy.alt_km !== null);
    found.get(incidentId)!.push({
      id,
      incident: incidentId,
      kind,
      type: type!,
      name: (names.get(id) ?? null) as string | null,
      number: numbers.get(id)!,
      picture: inspection?.outcome === 'shown' ? { width: inspection.width!, height: inspection.height! } : null,
      checks: checks.filter(({ evidence }) => evidence === id).map(({ aspect, answer }) => ({ aspect, answer })),
      alt: described ? { en: described.alt_en!, km: described.alt_km! } : null,
    });
  }
  return found;
};

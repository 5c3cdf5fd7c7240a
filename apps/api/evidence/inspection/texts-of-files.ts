import { In, type EntityManager } from 'typeorm';
import { readEncryptedValue } from '../encrypted-file-values.repository.js';
import { EvidenceEntity } from '../evidence.entity.js';
import { listCopies } from './copies.repository.js';

/**
 * Returns the names of the stored files of records, and what their copies show in words, by record. Only for who may
 * look at the files: `mayViewFiles`.
 */
export const textsOfFiles = async (
  manager: EntityManager,
  records: readonly string[],
): Promise<Map<string, string[]>> => {
  const files = await manager.find(EvidenceEntity, {
    select: { id: true, incidentId: true },
    where: { incidentId: In(records), state: 'stored' },
  });
  const ids = files.map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const names = await readEncryptedValue(manager, ids, 'name');
  const copies = (await listCopies(manager, ids)).filter(({ ended_at: ended }) => ended === null);
  const texts = new Map<string, string[]>();
  for (const { id, incidentId } of files) {
    const alts = copies.filter(({ evidence }) => evidence === id).flatMap((copy) => [copy.alt_en, copy.alt_km]);
    const said = [names.get(id), ...alts].filter((text) => typeof text === 'string');
    texts.set(incidentId, [...(texts.get(incidentId) ?? []), ...said]);
  }
  return texts;
};

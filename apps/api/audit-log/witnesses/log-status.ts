import type { LogStatus } from '@vigil/shared/staff-responses/revision-log.js';
import type { EntityManager } from 'typeorm';
import { newestSigned, timeOfLeafFrom } from '../log.repository.js';
import { witnessRows, type WitnessRow } from './witness.repository.js';
import type { Witness } from './configured-witnesses.js';

const OLD_MS = 86_400_000;

/**
 * Reads the state of the log.
 * @param configured the present log witnesses; signatures by others do not count, because nobody says any more that
 * they are trusted
 * @param now milliseconds
 */
export const logStatusOf = async (
  manager: Pick<EntityManager, 'query'>,
  configured: readonly Pick<Witness, 'name' | 'key'>[],
  now: number,
): Promise<LogStatus> => {
  const rows = await witnessRows(
    manager,
    configured.map(({ key }) => key),
  );
  const witnesses = configured.map(
    ({ name, key }): WitnessRow =>
      rows.find((row) => row.key === key) ?? { key, name, size: 0, cosignedAt: null, triedAt: null, trouble: null },
  );
  const outside = newestOf(witnesses);
  const openSince = await timeOfLeafFrom(manager, outside?.size ?? 0);
  return {
    signed: await newestSigned(manager),
    outside,
    openSince: openSince?.toISOString() ?? null,
    isOld: configured.length === 0 || (openSince !== null && now - openSince.getTime() > OLD_MS),
    witnesses: witnesses.map(({ name, size, cosignedAt, triedAt, trouble }) => ({
      name,
      size,
      cosignedAt: cosignedAt?.toISOString() ?? null,
      triedAt: triedAt?.toISOString() ?? null,
      trouble,
    })),
  };
};

/** Returns the largest size that was signed, the earliest time when a witness had it, and every witness who has it. */
const newestOf = (witnesses: readonly WitnessRow[]): LogStatus['outside'] => {
  const size = Math.max(0, ...witnesses.map((one) => one.size));
  const having = witnesses.filter((one) => one.size === size && one.cosignedAt !== null);
  const at = having.map(({ cosignedAt }) => cosignedAt!.toISOString()).sort()[0];
  return at === undefined ? null : { size, at, by: having.map(({ name }) => name) };
};

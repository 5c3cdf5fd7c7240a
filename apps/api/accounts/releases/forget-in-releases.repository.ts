import type { EntityManager } from 'typeorm';
import type { HeldWords } from '@vigil/shared/places/held-words.js';

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

/**
 * Removes words from what was proposed to readers and why, waiting or decided. The names of groups and of the
 * organisation stay: they are about no record.
 */
export const forgetInReleases = async (
  manager: EntityManager,
  { holds, without }: HeldWords,
  instead: string,
): Promise<void> => {
  const rows: Row[] = await manager.query(
    `select id, former, proposed, note, reason from release where kind in ('total', 'report', 'retraction', 'publication') for update`,
  );
  const clean = (text: string): string => without(text, instead);
  // The address of a total goes whole, as from the total itself.
  const cleanAt: Change = (text, key) => (key === 'url' && holds(text) ? null : clean(text));
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

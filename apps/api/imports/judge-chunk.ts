import type { DataSource, EntityManager } from 'typeorm';
import type { ImportMap } from '@vigil/shared/import/map.js';
import { isId } from '@vigil/shared/codebook/values.js';
import { IncidentEntity, type IncidentRow } from '../database/entities.js';
import { mayRead, refusal } from '../incidents/may.js';
import type { Actor } from '../incidents/records.js';
import { readTrees } from '../incidents/tree.js';
import type { Where } from '../places/places.service.js';
import { settle, type Choices } from './choose.js';
import type { DoubleFinder } from './find-doubles.js';
import { judge, type Judged, type Known, type Target } from './verdict.js';
import type { Unit } from './units.js';

export interface Judging { database: DataSource; actor: Actor; map: ImportMap; where: Where; columns: number; /** Rows of this file, by `shortKey`. */ seen: Map<string, number>; /** null: doubles are not looked for. */ doubles: DoubleFinder | null; /** What was decided about possible doubles. */ choices: Choices; /** Rows by the record that they add to. */ added: Map<string, number> }

/** Records by their ids or codes, as far as this member may see them. */
export const targetsOf = async (manager: EntityManager, actor: Actor, ids: readonly string[], codes: readonly string[]): Promise<Target[]> => {
  if (ids.length + codes.length === 0) return [];
  const rows = await manager.getRepository(IncidentEntity).createQueryBuilder('i').where('i.id = any(:ids) or i.code = any(:codes)', { ids, codes }).getMany();
  const seen = rows.filter((row) => mayRead(sight(actor, row)));
  const trees = await readTrees(manager, seen, true);
  return seen.map((row) => ({ id: row.id, code: row.code, revision: row.revision, status: row.status, incident: trees.get(row.id)!.incident, refused: refusal('change', situation(actor, row)) }));
};

/** Half of a key is as sure as the whole, and a file has 200,000 of them. */
const shortKey = (key: Buffer): string => key.toString('latin1', 0, 16);

const sight = (actor: Actor, row: Pick<IncidentRow, 'status' | 'authorId'>) => ({ memberId: actor.id, role: actor.role, status: row.status, authorId: row.authorId });
/** As far as changing it goes; who published it plays no part there. */
export const situation = (actor: Actor, row: Pick<IncidentRow, 'status' | 'authorId'> & { verifiedBy?: string | null }): Parameters<typeof refusal>[1] =>
  ({ ...sight(actor, row), verifiedBy: row.verifiedBy ?? null, editorsSincePublication: [], isSpokenOf: false, withdrawnBy: null, unpublishedChanges: false, smallTeam: false });

/** Judges the records of a chunk: what they name, what came of them before, and what they may be once more. */
export const judgeChunk = async (units: readonly Unit[], judging: Judging): Promise<Judged[]> => {
  const { database, actor, map, where, columns, seen, doubles } = judging;
  const { manager } = database;
  const names = units.map(({ draft }) => draft.code);
  const refs: { key: Buffer; content: Buffer; incident_id: string; author_id: string }[] = await manager.query(
    'select r.key, r.content, r.incident_id, i.author_id from import_ref r join import i on i.id = r.import_id where r.key = any($1)', [units.map(({ key }) => key)]);
  const before = new Map(refs.map((ref) => [shortKey(ref.key), ref]));
  const targets = await targetsOf(manager, actor, [...names.filter(isId), ...refs.map((ref) => ref.incident_id)], names.filter((name): name is string => name !== null).map((name) => name.toUpperCase()));
  const find = (id: string): Target | null => targets.find((target) => target.id === id || target.code === id.toUpperCase()) ?? null;
  const judged = units.map((unit) => {
    const key = shortKey(unit.key);
    const ref = before.get(key);
    const known: Known = {
      named: unit.draft.code === null ? undefined : find(unit.draft.code),
      before: ref && { target: find(ref.incident_id), isSame: ref.content.equals(unit.content), isOwn: ref.author_id === actor.id },
      earlier: seen.get(key),
    };
    if (!seen.has(key)) seen.set(key, unit.rows[0]![0]);
    return judge(unit, known, map, where, actor, columns);
  });
  return doubles ? settleDoubles(manager, units, judged, doubles, judging) : judged;
};

/** Finds what new records may be once more, and lets what was decided about them hold. */
const settleDoubles = async (manager: EntityManager, units: readonly Unit[], judged: readonly Judged[], doubles: DoubleFinder, { actor, map, where, choices, added }: Judging): Promise<Judged[]> => {
  const fresh = judged.flatMap(({ verdict, incident }, i) => (verdict.did === 'create' && incident !== null ? [{ i, verdict, incident, key: units[i]!.key.toString('hex'), given: [...units[i]!.draft.given] }] : []));
  const found = await doubles.find(manager, fresh.map(({ verdict, incident }) => ({ row: verdict.rows[0]!, incident })));
  const chosen = new Map([...found.keys()].map((n) => [n, choices[fresh[n]!.key] ?? null]));
  const targets = await targetsOf(manager, actor, [...chosen.values()].flatMap((choice) => choice?.record ?? []), []);
  const settled = [...judged];
  for (const [n, all] of found) {
    const { i, verdict, incident, given } = fresh[n]!;
    const row = verdict.rows[0]!;
    const kept = chosen.get(n) ?? null;
    // A record that the row resembles no more is nothing that somebody looked at beside it.
    const choice = kept && (kept.record === null || all.some(({ id }) => id === kept.record)) ? { as: kept.as, record: kept.record } : null;
    const record = choice?.record ?? null;
    // The one that was chosen first adds, wherever in the file it stands.
    const taken = record === null ? undefined : kept?.waits ?? added.get(record);
    settled[i] = settle({ ...verdict, doubles: all }, { incident, given, notes: verdict.notes }, { map, actor, where, choice, taken, target: targets.find(({ id }) => id === record) ?? null });
    if (record !== null && settled[i].verdict.did === 'change') added.set(record, row);
  }
  return settled;
};

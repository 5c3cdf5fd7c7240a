import type { DataSource, EntityManager } from 'typeorm';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { ImportMap } from '@vigil/shared/import/map.js';
import { isId } from '@vigil/shared/codebook/values.js';
import { IncidentEntity, type IncidentRow } from '../database/entities.js';
import { mayRead, refusal } from '../incidents/may.js';
import type { Actor } from '../incidents/records.js';
import { readTrees } from '../incidents/tree.js';
import type { Where } from '../places/places.service.js';
import type { DoubleFinder } from './find-doubles.js';
import { judge, type Judged, type Known, type Target } from './verdict.js';
import type { Unit } from './units.js';

export interface Judging { database: DataSource; actor: Actor; map: ImportMap; where: Where; columns: number; /** Rows of this file, by `shortKey`. */ seen: Map<string, number>; /** null: doubles are not looked for. */ doubles: DoubleFinder | null }

const targetsOf = async (manager: EntityManager, actor: Actor, ids: readonly string[], codes: readonly string[]): Promise<Target[]> => {
  if (ids.length + codes.length === 0) return [];
  const rows = await manager.getRepository(IncidentEntity).createQueryBuilder('i').where('i.id = any(:ids) or i.code = any(:codes)', { ids, codes }).getMany();
  const seen = rows.filter((row) => mayRead(sight(actor, row)));
  const trees = await readTrees(manager, seen, true);
  return seen.map((row) => ({ id: row.id, code: row.code, revision: row.revision, status: row.status, incident: trees.get(row.id)!.incident, refused: refusal('change', situation(actor, row)) }));
};

/** Half of a key is as sure as the whole, and a file has 200,000 of them. */
const shortKey = (key: Buffer): string => key.toString('latin1', 0, 16);

const sight = (actor: Actor, row: IncidentRow) => ({ memberId: actor.id, role: actor.role, status: row.status, authorId: row.authorId });
/** As far as changing it goes; who published it plays no part there. */
const situation = (actor: Actor, row: IncidentRow): Parameters<typeof refusal>[1] =>
  ({ ...sight(actor, row), verifiedBy: row.verifiedBy, editorsSincePublication: [], isSpokenOf: false, withdrawnBy: null, unpublishedChanges: false, smallTeam: false });

/** Judges the records of a chunk: what they name, what came of them before, and what they may be once more. */
export const judgeChunk = async (units: readonly Unit[], { database, actor, map, where, columns, seen, doubles }: Judging): Promise<Judged[]> => {
  const { manager } = database;
  const names = units.map(({ draft }) => draft.code);
  const refs: { key: Buffer; content: Buffer; incident_id: string }[] = await manager.query('select key, content, incident_id from import_ref where key = any($1)', [units.map(({ key }) => key)]);
  const before = new Map(refs.map((ref) => [shortKey(ref.key), ref]));
  const targets = await targetsOf(manager, actor, [...names.filter(isId), ...refs.map((ref) => ref.incident_id)], names.filter((name): name is string => name !== null).map((name) => name.toUpperCase()));
  const find = (id: string): Target | null => targets.find((target) => target.id === id || target.code === id.toUpperCase()) ?? null;
  const judged = units.map((unit) => {
    const key = shortKey(unit.key);
    const ref = before.get(key);
    const known: Known = {
      named: unit.draft.code === null ? undefined : find(unit.draft.code),
      before: ref && { target: find(ref.incident_id), isSame: ref.content.equals(unit.content) },
      earlier: seen.get(key),
    };
    if (!seen.has(key)) seen.set(key, unit.rows[0]![0]);
    return judge(unit, known, map, where, actor, columns);
  });
  if (doubles) await markDoubles(manager, judged, map, doubles);
  return judged;
};

const markDoubles = async (manager: EntityManager, judged: readonly Judged[], map: ImportMap, doubles: DoubleFinder): Promise<void> => {
  const fresh = judged.filter((one): one is Judged & { incident: Incident } => one.verdict.did === 'create' && one.incident !== null);
  const found = await doubles.find(manager, fresh.map(({ verdict, incident }) => ({ row: verdict.rows[0]!, incident })));
  for (const [index, all] of found) {
    const { verdict } = fresh[index]!;
    verdict.doubles = all;
    if (map.doubles === 'aside') Object.assign(verdict, { did: 'aside', submitted: false, why: { code: 'possible-double', column: null, value: all[0]!.title ?? '', params: all[0]!.row === null ? {} : { row: all[0]!.row } } });
  }
};

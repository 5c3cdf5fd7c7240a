import type { EntityManager } from 'typeorm';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { fieldOf } from '@vigil/shared/codebook/field.js';
import { isInstead } from '@vigil/shared/public/encrypted-at-rest.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { CHILDREN, IncidentEntity, type IncidentRow } from '../../incidents/incident.entity.js';
import { differences, statusDifferences, isInternal } from '../../incidents/record-changes.js';
import { readRecords } from '../../incidents/whole-record.repository.js';
import { publishedDigest } from '../../publishing/published-version.repository.js';
import { isSame, type LoggedState, type LoggedStates } from './logged-state.js';

const PAGE = 100;

/** Checks every incident against the log. @returns the differences, one line each, without any value. */
export const recordFaults = async (manager: EntityManager, { all }: LoggedStates): Promise<string[]> => {
  const faults: string[] = [];
  const seen = new Set<string>();
  faults.push(...(await unloggedNotes(manager, all)));
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const rows = await manager
      .getRepository(IncidentEntity)
      .createQueryBuilder('i')
      .where('i.id > :after', { after })
      .orderBy('i.id')
      .limit(PAGE)
      .getMany();
    const trees = await readRecords(manager, rows, 'nothing');
    for (const { row, incident } of trees.values()) {
      seen.add(row.id);
      const state = all.get(`incident ${row.id}`);
      if (!state) faults.push(`incident ${row.id} was never logged`);
      else
        faults.push(
          ...differing(row, incident, state).map((what) => `incident ${row.id}: ${what}`),
          ...(await publicationFaults(manager, row, state)),
        );
    }
    if (rows.length < PAGE) break;
    after = rows.at(-1)!.id;
  }
  for (const { entity, id, removed } of all.values()) {
    if (entity !== 'incident' || seen.has(id) !== removed) continue;
    faults.push(`incident ${id} was ${removed ? 'removed' : 'logged'}, and is ${removed ? 'there' : 'gone'}`);
  }
  return [...faults, ...(await unloggedVersions(manager, all))];
};

const differing = (row: IncidentRow, incident: Incident, state: LoggedState): string[] => {
  const now = new Map(
    [
      ...differences(null, incident),
      ...statusDifferences({
        status: row.status,
        grade: row.grade,
        code: row.code,
        mergedInto: row.mergedInto,
        caseTeam: row.caseTeam,
        teamAskedBy: row.teamAskedBy,
        teamAskedOn: row.teamAskedOn,
      }),
    ]
      .filter(({ internal }) => !internal)
      .map(({ path, value }) => [path, value]),
  );
  const found: string[] = [];
  if (state.revision !== row.revision) found.push('it has another revision than was logged last');
  for (const [path, value] of now) {
    // check-row-digests.ts checks encrypted values row by row; the column only says that the value is encrypted.
    if (isInternal(state.values.get(path)) && isInstead(value)) continue;
    if (state.erased.has(path)) {
      if (!isBlank(path, value)) found.push(`${path} was erased, and is there`);
    } else if (
      state.values.has(path) ? !isSame(path, value, state.values.get(path)) : state.whole && !isBlank(path, value)
    )
      found.push(`${path} is not what was logged last`);
  }
  for (const [path, value] of state.values) {
    if (!isInternal(value) && path.startsWith('/') && !now.has(path) && !isBlank(path, value))
      found.push(`${path} was logged, and is gone`);
  }
  return found;
};

/** Returns whether a value is that of an unanswered question. */
const isBlank = (path: string, value: unknown): boolean => {
  if (value === null || (Array.isArray(value) && value.length === 0)) return true;
  const [list, , inner] = path.split('/').slice(1);
  const of = inner === undefined ? Incident : CHILDREN.find((child) => child.list === list)?.of;
  const name = inner ?? list!;
  if (!of || !fieldOf(of, name)) return false;
  return isSame(path, value, (blank(of as typeof Incident) as unknown as Record<string, unknown>)[name]);
};

/** Finds sealed notes that the log does not contain, and notes that still exist after their erasure. */
const unloggedNotes = async (manager: EntityManager, all: LoggedStates['all']): Promise<string[]> => {
  const notes: { id: string; incident: string }[] = await manager.query(
    'select id, incident_id as incident from sealed_note',
  );
  return notes
    .filter(({ id, incident }) => !all.get(`incident ${incident}`)?.values.has(`/sealedNotes/${id}/body`))
    .map(
      ({ id, incident }) => `incident ${incident}: the sealed note ${id} was never logged, or was erased and is there`,
    );
};

const publicationFaults = async (
  manager: EntityManager,
  row: IncidentRow,
  { published }: LoggedState,
): Promise<string[]> => {
  const faults: string[] = [];
  const last = Math.max(...published.keys());
  for (const [seq, sha256] of published) {
    const digest = row.code === null ? null : await publishedDigest(manager, row.code, seq);
    const isCurrent = row.status === 'WS_PUBLISHED' && seq === last;
    if (digest === null ? isCurrent : digest !== sha256)
      faults.push(`incident ${row.id}: version ${seq} that readers see is not the one that was published`);
  }
  return faults;
};

const unloggedVersions = async (manager: EntityManager, all: LoggedStates['all']): Promise<string[]> => {
  const logged = new Set([...all.values()].flatMap(({ published }) => [...published.keys()]));
  // What was published before the log existed has no leaf that names it.
  const [first]: { seq: string | null }[] = await manager.query(
    `select min(p.pub_seq) as seq from publication p where p.pub_seq = any($1)`,
    [[...logged]],
  );
  const rows: { code: string; seq: string }[] = await manager.query(
    'select code, from_seq as seq from pub.incident where from_seq > $1',
    [first?.seq ?? Number.MAX_SAFE_INTEGER],
  );
  return rows
    .filter(({ seq }) => !logged.has(Number(seq)))
    .map(({ code, seq }) => `version ${seq} of ${code} was never published by anybody who is in the log`);
};

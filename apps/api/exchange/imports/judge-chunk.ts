import type { DataSource, EntityManager } from 'typeorm';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import { isId } from '@vigil/shared/codebook/check-value.js';
import { fieldsChangedSince } from '../../audit-log/logged-values.repository.js';
import { findByIdOrCode } from '../../incidents/incident-row.repository.js';
import { mayRead, denialReason, sightOf } from '../../incidents/record-policy.js';
import type { Actor } from '../../incidents/record-access.js';
import { readRecords } from '../../incidents/whole-record.repository.js';
import type { Where } from '../../places/places.service.js';
import { applyDuplicateChoice, type Choices } from './apply-duplicate-choice.js';
import { contextOfChange, type DuplicateFinder } from './find-duplicates.js';
import { lettingOthersWork } from './let-others-work.js';
import { knownRefs, type KnownRef } from './imported-rows.repository.js';
import { judge, type Judged, type Known, type Since, type Target } from './row-outcome.js';
import { numberedKey, ownKey, type RowGroup } from './row-groups.js';

interface Judging {
  database: DataSource;
  actor: Actor;
  map: ColumnMapping;
  where: Where;
  columns: number;
  /** Whether the ids of this file only number the rows of a sheet. */ isRunning: boolean;
  /** Rows of this file, by `shortKey`. */ seen: Map<string, number>;
  /** Number of identical rows without an id in this file, by `shortKey`. */ times: Map<string, number>;
  /** null: does not look for duplicates. */ doubles: DuplicateFinder | null;
  /** Decisions about possible duplicates. */ choices: Choices;
  /** Rows by the record that they add to. */ added: Map<string, number>;
}

/** Returns records by id or code, if this member may see them. */
export const targetsOf = async (
  manager: EntityManager,
  actor: Actor,
  ids: readonly string[],
  codes: readonly string[],
): Promise<Target[]> => {
  if (ids.length + codes.length === 0) return [];
  const rows = await findByIdOrCode(manager, ids, codes);
  const seen = rows.filter((row) => mayRead(sightOf(actor, row)));
  const trees = await readRecords(manager, seen, true);
  return seen.map((row) => ({
    id: row.id,
    code: row.code,
    revision: row.revision,
    status: row.status,
    incident: trees.get(row.id)!.incident,
    refused: denialReason('change', contextOfChange(actor, row)),
  }));
};

/** Half of a key is unique enough, and a file has 200,000 of them. */
const shortKey = (key: Buffer): string => key.toString('latin1', 0, 16);

/**
 * Returns whether a row without an id repeats an earlier one but, by the mapping, is a separate incident. Such a row
 * gets a numbered key, and its record says which repetition it is.
 */
const repeated = (unit: RowGroup, { map, seen, times }: Judging): Known['repeats'] => {
  const key = shortKey(unit.key);
  const first = seen.get(key);
  if (!map.ownRows || unit.hasId) return null;
  if (first === undefined) {
    seen.set(key, unit.rows[0]![0]);
    return null;
  }
  const n = (times.get(key) ?? 1) + 1;
  times.set(key, n);
  Object.assign(unit, { key: numberedKey(unit.key, n), content: numberedKey(unit.content, n) });
  return { row: first, n };
};

/** Returns the fields of these records that somebody changed since an import wrote them, or erased, by record. */
const changedSince = async (
  manager: EntityManager,
  refs: readonly (KnownRef | undefined)[],
): Promise<Map<string, Since>> => {
  const written = refs.flatMap((ref) => (ref ? [{ id: ref.incident_id, revision: ref.revision }] : []));
  const changes = new Map<string, { fields: Set<string>; isErased: boolean }>();
  for (const { id, field, erased } of await fieldsChangedSince(manager, written)) {
    const { fields, isErased } = changes.get(id) ?? { fields: new Set(), isErased: false };
    changes.set(id, { fields: fields.add(field), isErased: isErased || erased });
  }
  return changes;
};

/** Judges the records of a chunk: which records they name, what became of them before, and what they may duplicate. */
export const judgeChunk = async (units: readonly RowGroup[], judging: Judging): Promise<Judged[]> => {
  const { database, actor, map, where, columns, isRunning, seen, doubles } = judging;
  const { manager } = database;
  // A row without an id is identified by its whole content. A member who may not change what others imported would
  // learn from a shared key whether they guessed a row.
  const isApart = (unit: RowGroup): boolean => !unit.hasId && actor.role !== 'reviewer';
  for (const unit of units.filter(isApart)) unit.key = ownKey(unit.key, actor.id);
  const repeats = units.map((unit) => repeated(unit, judging));
  const names = units.map(({ draft }) => draft.code);
  const refs = await knownRefs(
    manager,
    units.map(({ key }) => key),
    units.map(({ content }) => content),
  );
  const before = new Map(refs.map((ref) => [shortKey(ref.key), ref]));
  // Several members may have imported the same row: the own import counts first.
  const ownLast = [...refs].sort((a, b) => Number(a.author_id === actor.id) - Number(b.author_id === actor.id));
  const byContent = new Map(ownLast.map((ref) => [shortKey(ref.content), ref]));
  const targets = await targetsOf(
    manager,
    actor,
    [...names.filter(isId), ...refs.map((ref) => ref.incident_id)],
    names.filter((name): name is string => name !== null).map((name) => name.toUpperCase()),
  );
  // Another mapping may have used another column as the id.
  const known = units.map((unit) => before.get(shortKey(unit.key)) ?? byContent.get(shortKey(unit.content)));
  const since = await changedSince(
    manager,
    known.filter((ref, i) => !ref?.reading?.equals(units[i]!.reading)),
  );
  const find = (id: string): Target | null =>
    targets.find((target) => target.id === id || target.code === id.toUpperCase()) ?? null;
  const judged: Judged[] = [];
  const letOthersWork = lettingOthersWork();
  for (const [i, unit] of units.entries()) {
    await letOthersWork();
    const key = shortKey(unit.key);
    const same = known[i];
    const target = same && find(same.incident_id);
    const isTold = !isApart(unit) || same?.author_id === actor.id || (target && target.refused !== 'not-allowed');
    const ref = isTold ? same : undefined;
    const facts: Known = {
      named: unit.draft.code === null ? undefined : find(unit.draft.code),
      before: ref && {
        target: target ?? null,
        isSame: ref.content.equals(unit.content),
        isOwn: ref.author_id === actor.id,
        isRunning,
        reads: ref.reading === null ? 'unknown' : ref.reading.equals(unit.reading) ? 'same' : 'otherwise',
        made:
          !ref.whole && ref.did !== 'created'
            ? 'part'
            : !ref.has_more && target?.status === 'WS_DRAFT' && target.revision === ref.revision
              ? 'untouched'
              : 'whole',
        since: since.get(ref.incident_id) ?? { fields: new Set(), isErased: false },
      },
      earlier: seen.get(key) === unit.rows[0]![0] ? undefined : seen.get(key),
      repeats: repeats[i] ?? null,
    };
    if (!seen.has(key)) seen.set(key, unit.rows[0]![0]);
    judged.push(judge(unit, facts, map, where, actor, columns));
  }
  return doubles ? settleDoubles(manager, units, judged, doubles, judging) : judged;
};

/** Finds possible duplicates of new records, and applies the choices made about them. */
const settleDoubles = async (
  manager: EntityManager,
  units: readonly RowGroup[],
  judged: readonly Judged[],
  doubles: DuplicateFinder,
  { actor, map, where, choices, added }: Judging,
): Promise<Judged[]> => {
  const fresh = judged.flatMap(({ verdict, incident }, i) =>
    verdict.did === 'create' && incident !== null
      ? [{ i, verdict, incident, key: units[i]!.key.toString('hex'), draft: units[i]!.draft }]
      : [],
  );
  const found = await doubles.find(
    manager,
    fresh.map(({ verdict, incident }) => ({ row: verdict.rows[0]!, incident })),
  );
  const chosen = new Map([...found.keys()].map((n) => [n, choices[fresh[n]!.key] ?? null]));
  const targets = await targetsOf(
    manager,
    actor,
    [...chosen.values()].flatMap((choice) => choice?.record ?? []),
    [],
  );
  const settled = [...judged];
  for (const [n, all] of found) {
    const { i, verdict, incident, draft } = fresh[n]!;
    const row = verdict.rows[0]!;
    const kept = chosen.get(n) ?? null;
    // A choice does not apply if the row no longer resembles the record: nobody compared these two.
    const choice =
      kept && (kept.record === null || all.some(({ id }) => id === kept.record))
        ? { as: kept.as, record: kept.record }
        : null;
    const record = choice?.record ?? null;
    // The row chosen first is added, wherever it is in the file.
    const taken = record === null ? undefined : (kept?.waits ?? added.get(record));
    settled[i] = applyDuplicateChoice(
      { ...verdict, doubles: all },
      { incident, given: [...draft.given], constant: [...draft.constant], notes: verdict.notes },
      { map, actor, where, choice, taken, target: targets.find(({ id }) => id === record) ?? null },
    );
    if (record !== null && settled[i].verdict.did === 'change') added.set(record, row);
  }
  return settled;
};

import type { EntityManager } from 'typeorm';
import { PUBLIC_RELATION_KINDS } from '@vigil/shared/incident/relation-kinds.js';
import { publishableRelations, type PublishableRelation } from '../incidents/relations/relations.repository.js';

interface Shown {
  from_code: string;
  to_code: string;
  kind: string;
}
const keyOf = (from: string, kind: string, to: string): string => `${from} ${kind} ${to}`;

const shownOf = (manager: EntityManager, code: string): Promise<Shown[]> =>
  manager.query(
    'select from_code, to_code, kind from pub.relation where until_seq is null and (from_code = $1 or to_code = $1)',
    [code],
  );

/** Returns the relations that a publication of this record would show, and which of them readers do not see yet. */
export const previewRelations = async (
  manager: EntityManager,
  id: string,
  code: string | null,
): Promise<(PublishableRelation & { isNew: boolean })[]> => {
  const shown = new Set(
    (code === null ? [] : await shownOf(manager, code)).map((one) => keyOf(one.from_code, one.kind, one.to_code)),
  );
  return (await publishableRelations(manager, id, code ?? '', PUBLIC_RELATION_KINDS)).map((one) => ({
    ...one,
    isNew: !shown.has(keyOf(one.fromCode, one.kind, one.toCode)),
  }));
};

/** Shows the relations of a record that is being published, and ends those that it has no more. */
export const showRelations = async (manager: EntityManager, id: string, code: string, seq: number): Promise<void> => {
  const wanted = await publishableRelations(manager, id, code, PUBLIC_RELATION_KINDS);
  const keys = new Set(wanted.map(({ fromCode, kind, toCode }) => keyOf(fromCode, kind, toCode)));
  const shown = await shownOf(manager, code);
  for (const one of shown.filter(({ from_code, kind, to_code }) => !keys.has(keyOf(from_code, kind, to_code))))
    await manager.query(
      'update pub.relation set until_seq = $4 where until_seq is null and from_code = $1 and to_code = $2 and kind = $3',
      [one.from_code, one.to_code, one.kind, seq],
    );
  const known = new Set(shown.map(({ from_code, kind, to_code }) => keyOf(from_code, kind, to_code)));
  for (const { fromCode, toCode, kind } of wanted.filter(
    (one) => !known.has(keyOf(one.fromCode, one.kind, one.toCode)),
  ))
    await manager.query('insert into pub.relation (from_code, to_code, kind, from_seq) values ($1, $2, $3, $4)', [
      fromCode,
      toCode,
      kind,
      seq,
    ]);
};

/** Moves the relations of hidden codes out of readers' reach, to `hidden_row`, under the code that is hidden. */
export const hideRelations = async (manager: EntityManager, codes: readonly string[]): Promise<void> => {
  await manager.query(
    `with gone as (delete from pub.relation t where from_code = any($1) or to_code = any($1)
       returning case when t.from_code = any($1) then t.from_code else t.to_code end as hidden_code, to_jsonb(t) as hidden)
     insert into hidden_row (code, source, row) select hidden_code, 'pub.relation', hidden from gone order by hidden::text`,
    [codes],
  );
};

/** Keeps those relations hidden whose other record still is: they come back with that one. */
export const keepHiddenRelations = async (manager: EntityManager, hidden: readonly string[]): Promise<void> => {
  await manager.query(
    `update hidden_row set code = case when row->>'from_code' = code then row->>'to_code' else row->>'from_code' end
      where source = 'pub.relation' and code <> all($1) and (row->>'from_code' = any($1) or row->>'to_code' = any($1))`,
    [hidden],
  );
};

/** Deletes permanently what is hidden of the relations of a code, also where another record's hiding keeps it. */
export const forgetRelations = async (manager: EntityManager, code: string): Promise<void> => {
  await manager.query(
    `delete from hidden_row where source = 'pub.relation' and (row->>'from_code' = $1 or row->>'to_code' = $1)`,
    [code],
  );
};

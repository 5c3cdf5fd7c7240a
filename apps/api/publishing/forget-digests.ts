import type { EntityManager } from 'typeorm';
import type { HeldWords } from '@vigil/shared/places/held-words.js';
import { asideField, asideValues } from '../platform/database/hidden-rows.js';
import { loggedWords } from '../audit-log/logged-words.repository.js';
import { appendLeaf, digestOf, openDisclosure, type NewLeaf } from '../audit-log/leaf.js';
import { logReports, reportField } from '../reports/report-digest.js';
import { publishedDigest } from './published-digest.js';

/** A value to delete from the log. */
export interface LoggedValue {
  leaf: number;
  field: string;
  digest: string;
  value: unknown;
}
interface Row {
  leaf: number;
  field: string;
  disclosure: string;
}

export const openValues = (rows: readonly Row[]): LoggedValue[] =>
  rows.map(({ leaf, field, disclosure }) => ({
    leaf,
    field,
    digest: digestOf(disclosure),
    value: openDisclosure(disclosure).value,
  }));

/**
 * Returns the log's own digests of what readers saw of a record, in its versions and in reports, hidden or not. They
 * cover the whole version, without a salt, and everything except the erased detail still exists. Somebody who has them
 * could therefore try one name after another until the digest matches.
 * @param reports codes of the reports that showed it
 */
export const digestsOfShown = async (
  manager: EntityManager,
  incident: { id: string; code: string | null },
  reports: readonly string[],
): Promise<LoggedValue[]> => {
  const shown: Row[] = await manager.query(
    `select v.idx::int as leaf, v.field, v.disclosure from log_value v join log_leaf l on l.idx = v.idx
      where (l.entity = 'incident' and l.entity_id = $1 and v.field ~ '^publication(\\.[0-9]+)?$') or v.field = any($2) order by v.idx, v.field`,
    [incident.id, [...reports.map(reportField), ...[...reports, incident.code ?? ''].map(asideField)]],
  );
  if (reports.length === 0) return openValues(shown);
  const codes = openValues(
    (await manager.query(
      `select v.idx::int as leaf, v.field, v.disclosure from log_value v join log_leaf l on l.idx = v.idx where l.entity = 'report' and v.field = 'code'`,
    )) as Row[],
  );
  const frozen = codes.filter(({ value }) => reports.includes(String(value))).map(({ leaf }) => leaf);
  const sums: Row[] = await manager.query(
    `select idx::int as leaf, field, disclosure from log_value where field = 'checksum' and idx = any($1) order by idx`,
    [frozen],
  );
  return openValues([...shown, ...sums]);
};

/** Returns the digests of every version as shown now, so that the log vouches for what remains. */
export const publicationsOf = async (manager: EntityManager, code: string): Promise<NewLeaf['values'][number][]> => {
  const versions: { seq: number }[] = await manager.query(
    'select from_seq::int as seq from pub.incident where code = $1 order by from_seq',
    [code],
  );
  const values: NewLeaf['values'][number][] = [];
  for (const { seq } of versions)
    values.push({ field: `publication.${seq}`, value: { seq, sha256: await publishedDigest(manager, code, seq) } });
  return values;
};

/**
 * Logs that something was removed from what readers saw of a record, in its versions and in these reports. Deletes the
 * earlier digests, which would confirm a guess of it. Call it last in the transaction.
 * @param actorId null: Vigil itself, at its start
 * @param newest a version that never held it, whose digest stays
 * @param words also deletes what the log holds of titles and proposals with these words
 */
export const logShownAnew = async (
  manager: EntityManager,
  actorId: string | null,
  row: { id: string; code: string; revision: number },
  what: string,
  reports: readonly string[],
  newest: number | null = null,
  words: HeldWords | null = null,
): Promise<void> => {
  const found = (await digestsOfShown(manager, row, reports)).filter(
    ({ value }) => newest === null || (value as { seq?: number } | null)?.seq !== newest,
  );
  if (words) found.push(...openValues(await loggedWords(manager, words)));
  for (const { leaf, field } of found)
    await manager.query('delete from log_value where idx = $1 and field = $2', [leaf, field]);
  await appendLeaf(manager, {
    entity: 'incident',
    entityId: row.id,
    revision: row.revision,
    actorId,
    what,
    values: [...(await publicationsOf(manager, row.code)), ...(await asideValues(manager, [row.code]))],
    erases: found.map(({ leaf, field, digest }) => ({ leaf, field, digest })),
  });
  await logReports(manager, actorId, reports);
};

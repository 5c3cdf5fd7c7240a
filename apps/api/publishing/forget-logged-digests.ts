import type { EntityManager } from 'typeorm';
import type { WordMatcher } from '@vigil/shared/text-matching/word-matcher.js';
import { hiddenField, hiddenValues } from '../platform/database/hidden-codes-and-digests.js';
import {
  checksumsIn,
  deleteValues,
  loggedWords,
  publicationDigests,
  reportCodes,
  type StoredValue,
} from '../audit-log/logged-values.repository.js';
import { appendLeaf, digestOf, openDisclosure, type NewLeaf } from '../audit-log/log-leaf.js';
import { logAffectedReports, frozenField } from '../reports/log-affected-reports.js';
import { publishedDigest, versionsOf } from './published-version.repository.js';

/** A value to delete from the log. */
export interface LoggedValue {
  leaf: number;
  field: string;
  digest: string;
  value: unknown;
}
export const openLoggedValues = (rows: readonly StoredValue[]): LoggedValue[] =>
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
  const shown = await publicationDigests(manager, incident.id, [
    ...reports.map(frozenField),
    ...[...reports, incident.code ?? ''].map(hiddenField),
  ]);
  if (reports.length === 0) return openLoggedValues(shown);
  const codes = openLoggedValues(await reportCodes(manager));
  const frozen = codes.filter(({ value }) => reports.includes(String(value))).map(({ leaf }) => leaf);
  return openLoggedValues([...shown, ...(await checksumsIn(manager, frozen))]);
};

/** Returns the digests of every version as shown now, so that the log vouches for what remains. */
export const publicationsOf = async (manager: EntityManager, code: string): Promise<NewLeaf['values'][number][]> => {
  const values: NewLeaf['values'][number][] = [];
  for (const seq of await versionsOf(manager, code))
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
  words: WordMatcher | null = null,
): Promise<void> => {
  const found = (await digestsOfShown(manager, row, reports)).filter(
    ({ value }) => newest === null || (value as { seq?: number } | null)?.seq !== newest,
  );
  if (words) found.push(...openLoggedValues(await loggedWords(manager, words)));
  await deleteValues(manager, found);
  await appendLeaf(manager, {
    entity: 'incident',
    entityId: row.id,
    revision: row.revision,
    actorId,
    what,
    values: [...(await publicationsOf(manager, row.code)), ...(await hiddenValues(manager, [row.code]))],
    erases: found.map(({ leaf, field, digest }) => ({ leaf, field, digest })),
  });
  await logAffectedReports(manager, actorId, reports);
};

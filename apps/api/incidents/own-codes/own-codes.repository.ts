import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { ownCodesIn } from '@vigil/shared/incident/own-codes-of-record.js';
import type { OwnCode } from '@vigil/shared/staff-responses/own-codes.js';
import type { WordMatcher } from '@vigil/shared/text-matching/word-matcher.js';
import type { EntityManager } from 'typeorm';
import { forgetInReleases } from '../../accounts/releases/releases.repository.js';
import type { BlankedRow } from '../../audit-log/log-small-records.js';

/** SQL: own codes as the desk sees them. */
export const SELECT_OWN_CODES =
  'select id, revision, code, name_en as "nameEn", name_km as "nameKm", synonyms, from_day as "from", until_day as "until", state from own_code';

export const listOwnCodes = async (manager: EntityManager): Promise<OwnCode[]> => {
  const codes: OwnCode[] = await manager.query(`${SELECT_OWN_CODES} order by code`);
  return codes;
};

/** Returns own codes of a record that the organisation does not have. One that is retired may stay on a record. */
export const unknownOwnCodes = async (manager: EntityManager, incident: Incident): Promise<FieldError[]> => {
  const given = ownCodesIn(incident);
  if (given.length === 0) return [];
  const rows: { code: string }[] = await manager.query('select code from own_code where code = any($1)', [
    given.map(({ code }) => code),
  ]);
  const known = new Set(rows.map(({ code }) => code));
  return given.flatMap(({ pointer, code }) => (known.has(code) ? [] : [{ pointer, code: 'unknown-own-code' }]));
};

/** Removes words from what own codes are called, also where that waits. The caller logs the rows. */
export const forgetInOwnCodes = async (
  manager: EntityManager,
  matcher: WordMatcher,
  instead: string,
): Promise<BlankedRow[]> => {
  const { holds, without } = matcher;
  await forgetInReleases(manager, matcher, instead, ['own-code']);
  const all: OwnCode[] = await manager.query(`${SELECT_OWN_CODES} order by id for update`);
  const rows: BlankedRow[] = [];
  for (const { id, nameEn, nameKm, synonyms } of all.filter((one) =>
    [one.nameEn, one.nameKm, ...one.synonyms].some(holds),
  )) {
    const left = {
      name_en: without(nameEn, instead),
      name_km: without(nameKm, instead),
      synonyms: synonyms.map((word) => without(word, instead)),
    };
    const [[written]] = (await manager.query(
      'update own_code set revision = revision + 1, name_en = $2, name_km = $3, synonyms = $4 where id = $1 returning revision',
      [id, ...Object.values(left)],
    )) as [[{ revision: number }]];
    const changed = Object.entries(left).map(([field, value]) => ({ field, value }));
    rows.push({ table: 'own_code', id, revision: written.revision, changed });
  }
  return rows;
};

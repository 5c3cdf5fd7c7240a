import type { PublicDatedNote } from '@vigil/shared/public/response-types.js';
import type { DatedNote } from '@vigil/shared/staff-responses/coverage.js';
import type { EntityManager } from 'typeorm';
import { waitingFor } from '../../accounts/releases/releases.repository.js';

/** A dated note as readers see it, but with the days as stored: `until` is exclusive. */
export type ShownNote = PublicDatedNote;

/** SQL for the public key of a note: a digest that does not reveal the internal id. */
const noteCode = (id: string): string => `left(encode(sha256(convert_to(${id}, 'UTF8')), 'hex'), 16)`;
const shape = (of: string, code: string): string =>
  `json_build_object('code', ${code}, 'nameEn', ${of}.name_en, 'nameKm', ${of}.name_km, 'from', ${of}.from_day, 'until', ${of}.until_day, 'place', ${of}.place_code,
     'publisher', ${of}.publisher, 'url', ${of}.url)`;

/** SQL: the notes as the desk sees them, the last day inclusive. */
export const NOTES = `select id, name_en as "nameEn", name_km as "nameKm", from_day as "from", until_day - 1 as until, place_code as place, publisher, url, note, shown, revision,
  exists (select from pub.dated_note p where p.code = ${noteCode('dated_note.id::text')}) as "isSeen",
  ${waitingFor('dated-note', 'dated_note.id::text')} is not null as waits from dated_note`;

export const listNotes = (manager: EntityManager): Promise<DatedNote[]> =>
  manager.query(`${NOTES} order by from_day desc, id`);

export const findNote = async (manager: EntityManager, id: string): Promise<DatedNote | null> => {
  const [found]: DatedNote[] = await manager.query(`${NOTES} where id = $1`, [id]);
  return found ?? null;
};

/** Returns a note as it would be shown, and as readers see it now. Null: not to be shown; readers see nothing. */
export const noteWantedAndSeen = async (
  manager: EntityManager,
  id: string,
): Promise<{ wanted: ShownNote | null; seen: ShownNote | null }> => {
  const [both] = (await manager.query(
    `select (select ${shape('n', noteCode('n.id::text'))} from dated_note n where n.id = $1::uuid and n.shown) as wanted,
            (select ${shape('p', 'p.code')} from pub.dated_note p where p.code = ${noteCode('$1::text')}) as seen`,
    [id],
  )) as [{ wanted: ShownNote | null; seen: ShownNote | null }];
  return both;
};

/** Deletes what readers see of a note. */
export const deleteShownNote = async (manager: EntityManager, code: string): Promise<void> => {
  await manager.query('delete from pub.dated_note where code = $1', [code]);
};

/** Shows a note to readers. */
export const insertShownNote = async (manager: EntityManager, note: ShownNote): Promise<void> => {
  await manager.query(
    `insert into pub.dated_note (code, name_en, name_km, from_day, until_day, place_code, publisher, url) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [note.code, note.nameEn, note.nameKm, note.from, note.until, note.place, note.publisher, note.url],
  );
};

import type { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import type { EntityManager } from 'typeorm';
import { logSignIns } from '../../accounts/sign-in-history.js';
import { appendLeaf } from '../../audit-log/log-leaf.js';
import { ANEW, copyRow, rowOf, type Tampering } from './tamper-with-rows.js';

/** SQL that changes a row by hand (`forged`), and SQL for Vigil's own later change of it (`again`). */
interface Change {
  table: string;
  forged: string;
  again: string;
  where?: string;
}

const CHANGES: readonly Change[] = [
  { table: 'incident', forged: `created_at = created_at - interval '1 year'`, again: 'changed_at = now()' },
  {
    table: 'coverage_entry',
    forged: `level = case when level = 'CO_NONE' then 'CO_ON_SITE' else 'CO_NONE' end`,
    again: `note = 'Looked at again.'`,
  },
  { table: 'published_total', forged: 'value_low = 1, value_high = 1', again: `note = 'Looked at again.'` },
  { table: 'dated_note', forged: `name_en = name_en || '.'`, again: `note = 'Looked at again.'` },
  { table: 'assembly_group', forged: `name_en = name_en || '.'`, again: `note = 'Looked at again.'` },
  { table: 'proposed_name', forged: 'sensitive = not sensitive', again: 'revision = revision + 1' },
  { table: 'search_word', forged: `word = word || '.'`, again: 'revision = revision + 1' },
  { table: 'own_question', forged: `label_en = label_en || '.'`, again: 'revision = revision + 1' },
  { table: 'own_code', forged: `name_en = name_en || '.'`, again: 'revision = revision + 1' },
  { table: 'dataset', forged: `licence = 'CC0'`, again: 'revision = revision + 1' },
  { table: 'dataset_batch', forged: `version = version || '.'`, again: 'revision = revision + 1' },
  { table: 'member', forged: `created_at = created_at - interval '1 year'`, again: `password_hash = 'another'` },
  { table: 'release', forged: `proposed_at = proposed_at - interval '1 day'`, again: `reason = 'Not now.'` },
  { table: 'evidence', forged: `added_at = added_at - interval '30 days'`, again: 'device_id = null, size = size + 1' },
  { table: 'setting', forged: `value = value || '.'`, again: `value = value || '!'` },
  {
    table: 'sealed_note',
    forged: 'body = set_byte(body, 60, 255 - get_byte(body, 60))',
    again: 'revision = revision + 1',
  },
  {
    table: 'pub.incident',
    forged: `title = title || '.'`,
    again: 'until_seq = from_seq + 1',
    where: 'until_seq is null',
  },
];

/** Rows that are put in by hand: copies of one, with these columns changed. */
const PUT_IN: readonly (Omit<Change, 'forged'> & { forged: Readonly<Record<string, string>> })[] = [
  { table: 'coverage_entry', forged: { id: ANEW }, again: `note = 'Looked at again.'` },
  { table: 'published_total', forged: { id: ANEW }, again: `note = 'Looked at again.'` },
  { table: 'dated_note', forged: { id: ANEW }, again: `note = 'Looked at again.'` },
  {
    table: 'assembly_group',
    forged: { id: ANEW, public_code: `'G-999999'`, name_en: `'Another'` },
    again: `note = 'Looked at again.'`,
  },
  {
    table: 'member',
    forged: { id: ANEW, name: `'Nobody'`, name_folded: `'nobody'` },
    again: `password_hash = 'another'`,
  },
];

const ofMark = (table: string): string => table.replace(/^public\./, '');

const aRow = async (manager: EntityManager, table: string, where: string, random: SeededRandom): Promise<string> =>
  rowOf(await manager.query(`select ctid::text from ${table} where ${where} order by ctid`), table, random);

/** Returns the log's name of a row: its table and key. */
const nameOf = async (manager: EntityManager, table: string, ctid: string): Promise<string> => {
  const [{ key }] = (await manager.query('select log_row_key($1::regclass) as key', [table])) as [{ key: string }];
  const [row] = (await manager.query(`select ${key} as key from ${table} n where ctid = $1::tid`, [ctid])) as {
    key: string;
  }[];
  return `${ofMark(table)} ${row!.key}`;
};

/** Works as somebody who controls the database does: no trigger of the table runs. */
const byHand = async <T>(manager: EntityManager, table: string, work: () => Promise<T>): Promise<T> => {
  await manager.query(`alter table ${table} disable trigger user`);
  const result = await work();
  await manager.query(`alter table ${table} enable trigger user`);
  return result;
};
const setRow = async (manager: EntityManager, table: string, ctid: string, set: string): Promise<string> => {
  const [[row]] = (await manager.query(`update ${table} set ${set} where ctid = $1::tid returning ctid::text`, [
    ctid,
  ])) as [{ ctid: string }[], number];
  return row!.ctid;
};

/** Vigil writes the row, with a line for what was done. */
const vigilWrites = async (manager: EntityManager, table: string, ctid: string, set: string): Promise<void> => {
  await setRow(manager, table, ctid, set);
  await appendLeaf(manager, {
    entity: 'settings',
    entityId: null,
    revision: null,
    actorId: null,
    what: 'shown',
    values: [],
  });
};

/** Somebody who knows the database has it write a line for the rows that they wrote. @returns its number */
const aLineOf = async (manager: EntityManager, what: string, laterByMinutes = 0): Promise<number> => {
  const [{ idx }] = (await manager.query(
    `select log_append(null, $1, 'rows', null, null, '{}', '{}', '', clock_timestamp() + $2 * interval '1 minute')::int as idx`,
    [what, laterByMinutes],
  )) as [{ idx: number }];
  return idx;
};

const changed = async (
  manager: EntityManager,
  random: SeededRandom,
): Promise<Change & { ctid: string; name: string }> => {
  const change = random.pick(CHANGES);
  const { table, forged, where = 'true' } = change;
  const before = await aRow(manager, table, where, random);
  const name = await nameOf(manager, table, before);
  return { ...change, ctid: await byHand(manager, table, () => setRow(manager, table, before, forged)), name };
};

const putIn = async (
  manager: EntityManager,
  random: SeededRandom,
): Promise<{ table: string; again: string; ctid: string; name: string }> => {
  const { table, forged, again } = random.pick(PUT_IN);
  const of = await aRow(manager, table, 'true', random);
  const ctid = await byHand(manager, table, () => copyRow(manager, table, forged, of));
  return { table, again, ctid, name: await nameOf(manager, table, ctid) };
};

/** Changes an internal export that was taken. */
const taking =
  (to: (random: SeededRandom) => string, says: string): Tampering =>
  async (manager, random) => {
    const ctid = await aRow(manager, 'export', `audience = 'internal' and takings > 0`, random);
    const name = await nameOf(manager, 'export', ctid);
    await setRow(manager, 'export', ctid, to(random));
    return `${name}: ${says} is not what was logged`;
  };
const HOW_OFTEN = 'how often it was taken';
const WHEN = 'when it was taken';
const FAR = 'how far it came';

/** Makes the mark of a row anew, as if the row were as the log says; with it, the row looks right to the database. */
const markAnew = async (manager: EntityManager, table: string, ctid: string): Promise<void> => {
  const [row] = (await manager.query(
    `select log_row_key(name::regclass) as key, log_row_text(name::regclass, columns) as text from covered_table where name in ($1, 'public.' || $1)`,
    [table],
  )) as { key: string; text: string }[];
  await manager.query(
    `insert into row_mark (of, key, salt, digest) select $1, ${row!.key}, '\\x00', sha256('\\x00'::bytea || convert_to(${row!.text}, 'UTF8')) from ${table} n where n.ctid = $2::tid
     on conflict (of, key) do update set salt = excluded.salt, digest = excluded.digest`,
    [ofMark(table), ctid],
  );
};

/** Takes the mark of a row away, and lets its table count as one whose rows the log does not have yet. */
const unmark = async (manager: EntityManager, table: string, name: string): Promise<void> => {
  const of = ofMark(table);
  await manager.query('delete from row_mark where of = $1 and key = $2', [of, name.slice(of.length + 1)]);
  await manager.query(`update covered_table set taken = false where name in ($1, 'public.' || $1)`, [table]);
};

/**
 * Rows that Vigil itself writes again, or takes over at a start, or covers with the line of a day, after somebody
 * forged them: its own lines must not vouch for what was forged. Nor may a line that somebody has the database write.
 * Each returns what the check must say, so that no other difference passes for it.
 */
export const FORGED_ROWS: Readonly<Record<string, Tampering>> = {
  'a row that was changed by hand, and that Vigil writes again': async (manager, random) => {
    const { table, again, ctid, name } = await changed(manager, random);
    await vigilWrites(manager, table, ctid, again);
    return `${name}: it is not what was logged last`;
  },
  'a row that was changed by hand, without its mark, and that Vigil writes again': async (manager, random) => {
    const { table, again, ctid, name } = await changed(manager, random);
    await unmark(manager, table, name);
    await vigilWrites(manager, table, ctid, again);
    await manager.query('update covered_table set taken = true');
    return `${name}: it is not what was logged last`;
  },
  'a row that was changed by hand, with another mark, and that Vigil writes again': async (manager, random) => {
    const { table, again, ctid, name } = await changed(manager, random);
    await markAnew(manager, table, ctid);
    await vigilWrites(manager, table, ctid, again);
    return `${name}: it was not as logged when Vigil wrote it again`;
  },
  'what readers see of the organisation, changed without its mark, before Vigil publishes': async (manager, random) => {
    const set = random.pick(['people_shown = not people_shown', `contact = contact || '.'`]);
    const ctid = await aRow(manager, 'pub.head', 'true', random);
    const name = await nameOf(manager, 'pub.head', ctid);
    const forged = await byHand(manager, 'pub.head', () => setRow(manager, 'pub.head', ctid, set));
    await unmark(manager, 'pub.head', name);
    await vigilWrites(manager, 'pub.head', forged, 'seq = seq + 1');
    await manager.query('update covered_table set taken = true');
    return `${name}: it was not as logged when Vigil wrote it again`;
  },
  'a row that was put in by hand, and that Vigil writes again, its table counted as new': async (manager, random) => {
    const { table, ctid, again, name } = await putIn(manager, random);
    await unmark(manager, table, name);
    await vigilWrites(manager, table, ctid, again);
    await manager.query('update covered_table set taken = true');
    return `${name}: it is in no line of the log`;
  },
  'a row that was put in by hand with a mark, and that Vigil writes again': async (manager, random) => {
    const { table, ctid, again, name } = await putIn(manager, random);
    await markAnew(manager, table, ctid);
    await vigilWrites(manager, table, ctid, again);
    return `${name}: it was not as logged when Vigil wrote it again`;
  },
  'a row that was put in by hand, and that Vigil writes again': async (manager, random) => {
    const { table, ctid, again, name } = await putIn(manager, random);
    await vigilWrites(manager, table, ctid, again);
    return `${name}: it is in no line of the log`;
  },
  'a row that was changed by hand, and that a start takes over once more': async (manager, random) => {
    const { table, name } = await changed(manager, random);
    await unmark(manager, table, name);
    await manager.query('select log_take_over_rows(false, 5000)');
    await manager.query('update covered_table set taken = true');
    return `${name}: the log had vouched for it, and took it over once more`;
  },
  'a function of the log, replaced by one that vouches for every row': async (manager) => {
    await manager.query(
      `create or replace function log_row_fits(of_mark text, of_key text, was text) returns boolean language sql stable as 'select true'`,
    );
    return 'the function log_row_fits of the database is not as Vigil made it';
  },
  'a function of a table, replaced by one that tells the log nothing': async (manager) => {
    await manager.query(
      `create or replace function log_rows_member() returns trigger language plpgsql as 'begin return null; end'`,
    );
    return 'the triggers of public.member, which tell the log of its rows, are not as Vigil made them';
  },
  'a trigger of a table, for other rows': async (manager) => {
    await manager.query(
      'create or replace trigger log_rows_changed after update on review referencing old table as removed new table as added for each statement when (false) execute function log_rows_review()',
    );
    return 'the triggers of public.review, which tell the log of its rows, are not as Vigil made them';
  },
  'a function of a guard, replaced by one that does nothing': async (manager) => {
    await manager.query(
      `create or replace function forget_fed_figures() returns trigger language plpgsql as 'begin return null; end'`,
    );
    return 'the function forget_fed_figures of the database is not as Vigil made it';
  },
  'a table that covers all rows but one, which is put in': async (manager, random) => {
    const low = 5 * (1 + random.below(200));
    await manager.query('create temp table marks on commit drop as select * from row_mark');
    await manager.query(
      `select log_cover(name, columns, 'n.low <> ${low}') from covered_table where name = 'pub.withheld_total'`,
    );
    await manager.query('insert into row_mark select * from marks on conflict do nothing');
    await manager.query('update covered_table set taken = true');
    await manager.query(
      `insert into pub.withheld_total (half_year, tally, code, low, country)
         values ('1999-H1', 'acts', 'FM_SEXUAL', $1, '')`,
      [low],
    );
    return 'table pub.withheld_total is covered otherwise than Vigil does';
  },
  'a view by which readers see another number': async (manager, random) => {
    await manager.query(
      `create or replace view pub.objection_total as
         select ${random.below(99)} as received, 0 as answered, current_date as until_day`,
    );
    return 'the view pub.objection_total of the database is not as Vigil made it';
  },
  'a view that cannot be made any more as Vigil makes it': async (manager) => {
    await manager.query('create table public.view_as_shipped (id integer)');
    return 'the view pub.objection_total of the database is not as Vigil made it';
  },
  'a table by the name of one of ours that is found before it': async (manager, random) => {
    const table = random.pick(['comment', 'api_token', 'saved_question']);
    await manager.query('create schema if not exists others');
    await manager.query(`create view others.${table} as select * from public.${table} where false`);
    await manager.query('set local search_path = others, public');
    return `${table}: others.${table} is found in its place`;
  },
  'row security that hides a record from readers alone': async (manager, random) => {
    const published: { code: string }[] = await manager.query('select code from pub.incident where until_seq is null');
    const { code } = random.pick(published);
    await manager.query('alter table pub.incident enable row level security');
    await manager.query(`create policy readers on pub.incident for select using (code <> '${code}')`);
    return 'pub.incident: row security hides rows of it from readers';
  },
  'a trigger that changes what is published before the log has it': async (manager, random) => {
    const table = random.pick(['pub.incident', 'pub.act', 'pub.dated_note']);
    const body = 'begin new.place_code := null; return new; end';
    await manager.query(`create function others() returns trigger language plpgsql as '${body}'`);
    // By the name of one of Vigil's, of another table.
    await manager.query(`create trigger copy_changed before insert on ${table} for each row execute function others()`);
    return `${table}: the trigger copy_changed is not Vigil's`;
  },
  'a rule by which nothing is written': async (manager) => {
    await manager.query('create rule nothing as on insert to withdrawal do instead nothing');
    return "withdrawal: the rule nothing is not Vigil's";
  },
  'a sign-in that was put in for a day that had its line, before Vigil logs the days': async (manager, random) => {
    const of = await aRow(manager, 'sign_in', 'logged', random);
    const forged = { id: ANEW, on_day: `on_day - ${random.below(80)}`, logged: 'false' };
    const ctid = await byHand(manager, 'sign_in', () => copyRow(manager, 'sign_in', forged, of));
    const name = await nameOf(manager, 'sign_in', ctid);
    await logSignIns({ manager });
    return `${name}: its day had its line in the log before it`;
  },
  "the key of a record's internal answers, taken away": async (manager, random) => {
    const of = 'record_id in (select incident_id from incident_private where value is not null)';
    const ctid = await aRow(manager, 'record_key', of, random);
    const name = await nameOf(manager, 'record_key', ctid);
    await byHand(manager, 'record_key', () => manager.query('delete from record_key where ctid = $1::tid', [ctid]));
    return `incident ${name.split(' ')[1]}: the key of its internal answers is gone`;
  },
  'the key of a sealed note, taken away': async (manager, random) => {
    const ctid = await aRow(manager, 'sealed_note_key', 'true', random);
    const name = await nameOf(manager, 'sealed_note_key', ctid);
    await byHand(manager, 'sealed_note_key', () =>
      manager.query('delete from sealed_note_key where ctid = $1::tid', [ctid]),
    );
    return `${name}: it was logged, and is gone`;
  },
  'a line of the change feed, taken away with a line in the log for it': async (manager, random) => {
    const lines: { seq: number; id: string }[] = await manager.query(
      'select c.seq::int as seq, i.id from pub.change c join incident i on i.code = c.code order by c.seq',
    );
    const { seq, id } = random.pick(lines);
    await manager.query('delete from pub.change where seq = $1', [seq]);
    await aLineOf(manager, 'migrated');
    return `incident ${id}: change ${seq} was logged, and is not told to readers`;
  },
  'a row with a line of rows that stands beside no act': async (manager, random) => {
    // Beside another such line, or long after the last act.
    const later = random.below(2) === 0 ? 0 : 61 + random.below(10_000);
    if (later === 0) await aLineOf(manager, 'written');
    await manager.query(`insert into setting (key, value) values ('forged', $1)`, [String(random.below(1000))]);
    const idx = await aLineOf(manager, 'written', later);
    return `leaf ${idx} vouches for rows, and no act stands before it`;
  },
  'an internal export that was taken, and was never': taking(() => 'takings = 0', HOW_OFTEN),
  'an internal export that was taken more often': taking(
    (random) => `takings = takings + ${1 + random.below(9)}`,
    HOW_OFTEN,
  ),
  'an internal export that was taken at no time': taking(() => 'begun_at = null', WHEN),
  'an internal export that was taken at another time': taking(
    (random) => `begun_at = begun_at - interval '${11 + random.below(10_000)} minutes'`,
    WHEN,
  ),
  'an internal export that was taken, and ran out': taking(() => `state = 'stopped', why_stopped = 'never-begun'`, FAR),
  'an internal export of another file': taking((random) => {
    const at = 1 + random.below(64);
    const other = `translate(substr(checksum, ${at}, 1), '0123456789abcdef', '123456789abcdef0')`;
    return `checksum = overlay(checksum placing ${other} from ${at})`;
  }, FAR),
  'an internal export that still waits to be taken': taking(() => `state = 'asked', takings = 0, begun_at = null`, FAR),
};

/** Vigil's own writes of these rows, which nobody forged. Each returns what the check must not say. */
export const WRITTEN_BY_VIGIL: readonly Tampering[] = CHANGES.map(
  ({ table, again, where = 'true' }): Tampering =>
    async (manager, random) => {
      const ctid = await aRow(manager, table, where, random);
      const name = await nameOf(manager, table, ctid);
      await vigilWrites(manager, table, ctid, again);
      return `${name}: it is not what was logged last`;
    },
);

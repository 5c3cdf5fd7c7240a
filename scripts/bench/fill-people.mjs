// Fills a store with invented people, their events and identities, encrypted as Vigil stores them; for the parts of
// `people.suite.mjs`.
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chanceOf } from './invented-texts.mjs';
import { environmentOf, freePort } from './start-vigil.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const api = (path) => import(join(ROOT, 'apps/api/dist', path));
const shared = (path) => import(join(ROOT, 'libs/shared/dist', path));

export const PASSPHRASE = 'green kettles sing at dawn';
const TOGETHER = 500;
const TYPES = ['CE_ARREST', 'CE_CHARGE', 'CE_DETENTION_ORDER', 'CE_SEEN_HELD', 'CE_MOVED', 'CE_RELEASED'];
const WORDS = ['amber', 'kettle', 'river', 'lantern', 'harbour', 'anchor', 'maple', 'heron', 'cedar', 'violet'];
export const EVENTS_EACH = TYPES.length;

/** Opens a store as a command does. @returns its database, with the keys */
export const openDesk = async (store) => {
  const { readConfig } = await api('config.js');
  const { openDatabase } = await api('open-database.js');
  const { deskOptions } = await api('desk-database-options.js');
  const { useKeyring } = await api('encryption/keyring.js');
  const { DataSource } = await import('typeorm');
  const opened = await openDatabase(readConfig(await environmentOf(store, await freePort())), { log: () => undefined });
  const database = await new DataSource(deskOptions(opened.databaseUrl)).initialize();
  useKeyring(database, opened.keyring);
  return {
    database,
    close: async () => {
      await database.destroy();
      await opened.stop();
    },
  };
};

/** Returns a person with six events over some years: taken, charged, ordered held, seen, moved, and mostly out. */
const inventedPerson = async (n, member) => {
  const { addDays } = await shared('day/day.js');
  const { blank } = await shared('codebook/check-body.js');
  const { Person } = await shared('people/person.js');
  const { CaseEvent } = await shared('people/case-event.js');
  const chance = chanceOf(n);
  const id = randomUUID();
  const handle = `${WORDS[n % 10]} ${WORDS[Math.floor(n / 10) % 10]} ${n}`;
  const person = {
    ...blank(Person),
    handle,
    sex: chance() < 0.5 ? 'SX_FEMALE' : 'SX_MALE',
    ageGroup: 'AG_ADULT',
    risk: 'RK_HIGH',
    showing: 'SH_NONE',
  };
  let day = addDays('2017-01-01', Math.floor(chance() * 3_400));
  const events = TYPES.map((type) => {
    const latest = addDays(day, Math.floor(chance() * 3));
    const answers = {
      ...blank(CaseEvent),
      type: type === 'CE_RELEASED' && chance() < 0.3 ? 'CE_SEEN_HELD' : type,
      when: { precision: 'DP_RANGE', earliest: day, latest },
      leftCustody: 'yes',
      custodyPlace: 'CP_PRISON',
      grade: 'VG_FAIR',
      people: [{ id: randomUUID(), person: id, after: null }],
    };
    day = addDays(latest, 1 + Math.floor(chance() * 60));
    return { kind: 'event', id: randomUUID(), team: [], content: answers };
  });
  return [{ kind: 'person', id, team: member, content: { person, joining: null } }, ...events];
};

/**
 * Makes as many people, each with six events.
 * @param team the ids of the members who follow them; the first has written all
 * @returns the ids of the people
 */
export const fillPeople = async (store, { size, team }) => {
  const { insertRecord } = await api('people/people.repository.js');
  const { logPeopleTogether } = await api('people/log-people.js');
  const { database, close } = await openDesk(store);
  const [author] = team;
  const ids = [];
  for (let n = 0; n < size;) {
    const records = [];
    while (n < size && records.length < TOGETHER) records.push(...(await inventedPerson(n++, team)));
    await database.transaction(async (manager) => {
      const lines = [];
      for (const { content, ...row } of records) {
        const sealed = await insertRecord(manager, { ...row, memberId: author }, content);
        lines.push({ kind: row.kind, id: row.id, revision: 1, what: 'handed-in', sealed });
      }
      for (const kind of ['person', 'event'])
        await logPeopleTogether(
          manager,
          author,
          lines.filter((line) => line.kind === kind),
        );
    });
    ids.push(...records.filter(({ kind }) => kind === 'person').map(({ id }) => id));
  }
  await close();
  return ids;
};

/** Makes a sealing key for each member, under one passphrase. @returns the first's, with its secret half */
const makeKeys = async (pool, members) => {
  const { fingerprintOf } = await shared('sealing/fingerprint.js');
  const { lockSeed, newSeed, publicKeyOf } = await shared('sealing/sealing-key.js');
  const keys = [];
  for (const [at, member] of members.entries()) {
    const [id, seed] = [randomUUID(), newSeed()];
    const publicKey = await publicKeyOf(seed);
    const fingerprint = await fingerprintOf(member, publicKey);
    // Only the first opens anything: of the others nobody needs the locked half.
    const locked = at === 0 ? await lockSeed(seed, member, PASSPHRASE) : Buffer.concat([Buffer.of(1), randomBytes(76)]);
    await pool.query(
      'insert into sealing_key (id, member_id, fingerprint, public_key, locked_seed, made_by) values ($1, $2, $3, $4, $5, $2)',
      [id, member, fingerprint, Buffer.from(publicKey), Buffer.from(locked)],
    );
    keys.push({ id, seed, fingerprint, publicKey });
  }
  return keys;
};

/**
 * Seals an identity of each person for all members but the last, who came later. Of the keys only the first's opens it:
 * the others have noise of the same length.
 */
export const fillIdentities = async (pool, { people, members }) => {
  const { IDENTITY_FIELDS, sealIdentity } = await shared('sealing/seal-identity.js');
  const { WRAPPED_KEY_BYTES } = await shared('sealing/limits.js');
  const [own, ...others] = await makeKeys(pool, members);
  const identity = Object.fromEntries(IDENTITY_FIELDS.map((field) => [field, 'ស្ទើរបាត់ Sokha']));
  for (let from = 0; from < people.length; from += TOGETHER) {
    const [rows, keys] = [[], []];
    for (const person of people.slice(from, from + TOGETHER)) {
      const entry = randomUUID();
      const { body, wrapped } = await sealIdentity({ person, entry, revision: 1 }, identity, [own]);
      rows.push([entry, person, Buffer.from(body)]);
      keys.push([entry, own.id, Buffer.from(wrapped[0])]);
      for (const { id } of others.slice(0, -1))
        keys.push([entry, id, Buffer.concat([Buffer.of(1), randomBytes(WRAPPED_KEY_BYTES - 1)])]);
    }
    const column = (all, at) => all.map((one) => one[at]);
    await pool.query(
      `insert into person_identity (id, revision, person_id, sealed_by, body)
         select id, 1, person, $1, body from unnest($2::uuid[], $3::uuid[], $4::bytea[]) as t(id, person, body)`,
      [members[0], column(rows, 0), column(rows, 1), column(rows, 2)],
    );
    await pool.query(
      `insert into person_identity_key (identity_id, revision, key_id, wrapped)
         select id, 1, key, wrapped from unnest($1::uuid[], $2::uuid[], $3::bytea[]) as t(id, key, wrapped)`,
      [column(keys, 0), column(keys, 1), column(keys, 2)],
    );
  }
  return { newest: others.at(-1) };
};

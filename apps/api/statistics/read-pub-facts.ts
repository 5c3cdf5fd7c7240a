import { setImmediate as others } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import { type CountValue, UNKNOWN_COUNT } from '@vigil/shared/counting/count-value.js';
import { createFacts, type Facts } from '@vigil/shared/counting/facts.js';
import { sortRowsForLists } from '@vigil/shared/counting/update-list-order.js';
import type { ActFact, HarmFact, IncidentFact } from '@vigil/shared/counting/fact-rows.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { BinaryCopyReader, readBinaryCopy } from '../platform/database/binary-copy-reader.js';
import { copyToBuffers } from '../platform/database/copy-to-buffers.js';
import type { SameServer } from '../platform/database/public-database.js';
import { shareSnapshot } from '../platform/database/shared-snapshot.js';
import { coverageOf } from './incident-coverage.js';
import { expectedRows, NOW, type PubFactsSql, pubFactsSql } from './pub-facts.repository.js';

/** Counts withheld means of force as force with means not stated: that force was used is public, the means are not. */
const shownAct = (act: ActFact): ActFact => (act.type === 'WITHHELD' ? { ...act, type: 'FM_UNSPEC' } : act);

/**
 * Returns null for withheld harm: it is counted only in separate tables by country and half-year, never from single
 * records.
 */
const shownHarm = (harm: HarmFact): HarmFact | null => {
  if (harm.type === 'WITHHELD') return null;
  return harm.type === 'INJURED' ? { ...harm, type: 'HM_INJURY_UNSPEC' } : harm;
};

/** Bytes buffered in this process for each table, and incidents read before other requests run: a few milliseconds. */
const AHEAD = 128 * 1024;
const READ_AT_ONCE = 500;

/**
 * Reads all public facts, as of a public sequence number or now. Four more connections read the four tables in
 * parallel, in the snapshot of this client's transaction. The read buffers stay the same size however many facts there
 * are, and other work can run between two chunks.
 * @param server where the client is; opens separate connections without a time limit: two readers could exhaust the
 * pool
 * @param share whether other threads are to read the facts
 */
export const readPubFacts = async (
  client: ClientBase,
  server: SameServer,
  coverage: readonly CoverageEntry[],
  gazetteer: Gazetteer,
  { asOf = NOW, share = () => false }: { asOf?: string; share?: (facts: Facts) => boolean } = {},
): Promise<Facts> => {
  const facts = createFacts(createPlaceTree(gazetteer.places));
  const { incidents, acts } = await expectedRows(client);
  facts.reserve(incidents, acts);
  await eachPubFact(client, server, pubFactsSql({ asOf }), (fact) => facts.put(covered(fact, coverage, gazetteer)));
  const isShared = share(facts);
  if (isShared) facts.share();
  for (const _ of sortRowsForLists(facts)) await others();
  facts.trim();
  // Fewer are worked out when they are first asked for: that takes no longer than a question.
  if (isShared) for (const _ of facts.prepare()) await others();
  facts.isAllPublished = true;
  return facts;
};

/** Passes the same facts to `put` one by one, before coverage is set (null). */
export const eachPubFact = async (
  client: ClientBase,
  server: SameServer,
  sql: PubFactsSql,
  put: (fact: IncidentFact) => void,
): Promise<void> => {
  const clients = TABLES.map(() => server.newClient('reading'));
  try {
    await shareSnapshot(client, clients);
    const [incidents, groups, acts, harms] = TABLES.map((table, i) => readBinaryCopy(clients[i]!, sql[table], AHEAD));
    await merge({ incidents: incidents!, groups: groups!, acts: acts!, harms: harms! }, put);
  } finally {
    await Promise.all(clients.map((other) => other.end().catch(() => undefined)));
  }
};

/**
 * Reads the facts of these codes as of a public sequence number or now, in the client's snapshot. A code that was not
 * published then has none.
 */
export const readPubFactsOf = async (
  client: ClientBase,
  codes: readonly string[],
  coverage: readonly CoverageEntry[],
  gazetteer: Gazetteer,
  asOf: string = NOW,
): Promise<IncidentFact[]> => {
  const sql = pubFactsSql({ codes, asOf });
  const tables = await copyToBuffers(
    client,
    TABLES.map((table) => sql[table]),
  );
  const [incidents, groups, acts, harms] = tables.map((pieces) => new BinaryCopyReader(pieces[Symbol.iterator]()));
  const found: IncidentFact[] = [];
  await merge({ incidents: incidents!, groups: groups!, acts: acts!, harms: harms! }, (fact) =>
    found.push(covered(fact, coverage, gazetteer)),
  );
  return found;
};

/** Sets a fact's coverage in place: with a million facts, copying each would cost more than everything else. */
const covered = (fact: IncidentFact, coverage: readonly CoverageEntry[], gazetteer: Gazetteer): IncidentFact => {
  fact.coverage = coverageOf(fact, coverage, gazetteer);
  return fact;
};

type Table = keyof PubFactsSql;
const TABLES = ['incidents', 'groups', 'acts', 'harms'] as const satisfies readonly Table[];

/** Merges the four tables, each sorted by incident key. */
const merge = async (
  { incidents, ...tables }: Record<Table, BinaryCopyReader>,
  put: (fact: IncidentFact) => void,
): Promise<void> => {
  const groups = new Children(tables.groups, groupOf);
  const acts = new Children(tables.acts, actOf);
  const harms = new Children(tables.harms, harmOf);
  for (let read = 1; ; read += 1) {
    if (read % READ_AT_ONCE === 0) await others();
    while (!incidents.step()) {
      if (incidents.ended) return;
      await incidents.fill();
    }
    const key = incidents.bigint();
    while (!groups.collect(key)) await groups.rows.fill();
    while (!acts.collect(key)) await acts.rows.fill();
    while (!harms.collect(key)) await harms.rows.fill();
    put(incidentOf(incidents, groups.taken(), acts.taken(), harms.taken()));
  }
};

/** Collects the child rows of one incident key at a time, and skips those of keys that are never asked for. */
class Children<T> {
  private key: number | null = null;
  private found: T[] = [];

  /** @param read converts one row; null leaves it out */
  constructor(
    readonly rows: BinaryCopyReader,
    private readonly read: (rows: BinaryCopyReader) => T | null,
  ) {}

  /** Returns false when more data must arrive before all rows of this incident are there. */
  collect(key: number): boolean {
    for (;;) {
      if (this.key === null) {
        if (!this.rows.step()) return this.rows.ended;
        this.key = this.rows.bigint();
      }
      if (this.key > key) return true;
      const row = this.key === key ? this.read(this.rows) : null;
      if (row !== null) this.found.push(row);
      this.key = null;
    }
  }

  taken(): T[] {
    const { found } = this;
    this.found = [];
    return found;
  }
}

const incidentOf = (
  row: BinaryCopyReader,
  groups: IncidentFact['groups'],
  acts: readonly ActFact[],
  harms: readonly HarmFact[],
): IncidentFact => ({
  code: row.name(),
  kind: row.text() as IncidentFact['kind'],
  earliest: row.day()!,
  latest: row.day()!,
  precision: row.text() as IncidentFact['precision'],
  place: row.text(),
  placePrecision: row.text(),
  assemblyTypes: row.texts(),
  interference: row.text() as IncidentFact['interference'],
  peacefulness: row.text() as IncidentFact['peacefulness'],
  grade: row.text() as IncidentFact['grade'],
  crowd: countOf(row),
  issues: row.texts(),
  grounds: row.texts(),
  groups,
  acts,
  harms,
  coverage: null,
});

const groupOf = (row: BinaryCopyReader): IncidentFact['groups'][number] => ({
  id: row.text()!,
  link: row.text() as 'GL_STATED',
});

const actOf = (row: BinaryCopyReader): ActFact =>
  shownAct({
    kind: row.text() as ActFact['kind'],
    type: row.text()!,
    actor: row.text(),
    stateActor: row.boolean(),
    outcome: row.text() as ActFact['outcome'],
    quantity: countOf(row),
    people: countOf(row),
    place: row.text(),
    earliest: row.day(),
    latest: row.day(),
  });

const harmOf = (row: BinaryCopyReader): HarmFact | null =>
  shownHarm({ type: row.text()!, side: row.text(), count: countOf(row) });

const countOf = (row: BinaryCopyReader): CountValue => {
  const state = row.text() as CountValue['state'];
  const low = row.integer();
  const high = row.integer();
  return low === null && high === null && state === 'CS_UNKNOWN' ? UNKNOWN_COUNT : { state, low, high, text: null };
};

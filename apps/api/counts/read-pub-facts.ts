import type { ClientBase, Pool } from 'pg';
import { createFacts, type Facts } from '@vigil/shared/counting/facts.js';
import type { IncidentFact } from '@vigil/shared/counting/fact-rows.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { CoverageEntry } from '@vigil/shared/counting/watch.js';
import { NOW, PUB_COVERAGE_SQL, PUB_FACTS_SQL } from './pub-facts.sql.js';
import { toFact, type PubFactRow } from './to-fact.js';

const PAGE = 5000;

/** Reads of one moment: what is written meanwhile is not in them. */
export const inSnapshot = async <T>(pool: Pool, work: (client: ClientBase) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
};

export const readCoverage = async (client: ClientBase, asOf: string = NOW): Promise<CoverageEntry[]> =>
  (await client.query<CoverageEntry>(PUB_COVERAGE_SQL, [asOf])).rows;

/** All public facts as they stood at a number in the public order, or as they stand. */
export const readPubFacts = async (client: ClientBase, coverage: readonly CoverageEntry[], gazetteer: Gazetteer, asOf: string = NOW): Promise<Facts> => {
  const facts = createFacts(createPlaceTree(gazetteer.places));
  for (let after = 0; ;) {
    const { rows } = await client.query<PubFactRow>(PUB_FACTS_SQL, [after, PAGE, null, asOf]);
    for (const row of rows) facts.put(toFact(row, coverage, gazetteer));
    if (rows.length < PAGE) break;
    after = rows.at(-1)!.key;
  }
  facts.trim();
  return facts;
};

/** The facts of these codes as they stand; a code that is not published now has none. */
export const readPubFactsOf = async (client: ClientBase | Pool, codes: readonly string[], coverage: readonly CoverageEntry[], gazetteer: Gazetteer): Promise<IncidentFact[]> => {
  const { rows } = await client.query<PubFactRow>(PUB_FACTS_SQL, [0, codes.length, codes, NOW]);
  return rows.map((row) => toFact(row, coverage, gazetteer));
};

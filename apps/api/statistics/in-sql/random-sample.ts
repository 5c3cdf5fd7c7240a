import type { Pool } from 'pg';
import { type Answer } from '@vigil/shared/counting/answer.js';
import { count } from '@vigil/shared/counting/count.js';
import type { IncidentFact } from '@vigil/shared/counting/fact-rows.js';
import { createFacts, type Facts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree, type PlaceTree } from '@vigil/shared/counting/place-tree.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import type { Question } from '@vigil/shared/counting/question.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { Connection } from '../../platform/database/connection.js';
import { loadPlaces } from '../../places/load-places.repository.js';
import { coverageOf } from '../incident-coverage.js';
import { inSnapshot } from '../../platform/database/shared-snapshot.js';
import { NOW, type PubFactsSql, pubFactsSql, readCoverage } from '../pub-facts.repository.js';
import { eachPubFact } from '../read-pub-facts.js';
import { SqlAnswer } from './agreement.js';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { countInSql, type SqlCell } from './count-in-sql.js';
import { randomQuestion } from './random-question.js';
import { fillWithRandom, World } from './random-world.js';

/** A random question with the engine's answer and the SQL answer. */
interface Asked {
  question: Question;
  sql: string;
  engine: Answer;
  fromSql: SqlAnswer;
}

/** The steps that turn published rows into facts; a test plants a fault by replacing one. */
export interface Reading {
  sql(sql: PubFactsSql): PubFactsSql;
  /** A public sequence number. */
  asOf: string;
  coverage(entries: CoverageEntry[]): CoverageEntry[];
  fact(fact: IncidentFact): IncidentFact;
  tree(tree: PlaceTree): PlaceTree;
}
const AS_IT_IS: Reading = {
  sql: (sql) => sql,
  asOf: NOW,
  coverage: (entries) => entries,
  fact: (fact) => fact,
  tree: (tree) => tree,
};

/** Holds random incidents in a separate database, and random questions. Each is answered both ways once and cached. */
export class RandomSample {
  private readonly asked: Asked[] = [];
  private facts!: Facts;

  private constructor(
    private readonly pool: Pool,
    private readonly random: SeededRandom,
    private readonly world: World,
  ) {}

  /** Fills the database and returns the sample. @param pool of an empty database */
  static async open(pool: Pool, seed: number, incidents: number, world = new World(2)): Promise<RandomSample> {
    const sample = new RandomSample(pool, new SeededRandom(seed), world);
    await loadPlaces(pool.options.connectionString!, world.gazetteer.places);
    await fillWithRandom(pool, sample.random, incidents, world);
    sample.facts = await sample.readFacts();
    return sample;
  }

  /** Returns the n-th question, from 0 on. */
  async question(n: number): Promise<Asked> {
    while (this.asked.length <= n) {
      const question = randomQuestion(this.random, this.world.codes);
      const sql = countInSql(question);
      this.asked.push({
        question,
        sql,
        engine: count(this.facts, question, null),
        fromSql: await this.askSql(question, sql),
      });
    }
    return this.asked[n]!;
  }

  async askSql(question: Question, sql: string): Promise<SqlAnswer> {
    try {
      const { rows } = await this.pool.query<SqlCell>(sql);
      return new SqlAnswer(question, rows);
    } catch (problem) {
      throw new Error(`${questionToQuery(question)}: ${String(problem)} in\n${sql}`, { cause: problem });
    }
  }

  /** Reads the facts from schema pub as the product does. */
  async readFacts(changed: Partial<Reading> = {}): Promise<Facts> {
    const reading = { ...AS_IT_IS, ...changed };
    const places = this.world.gazetteer;
    const facts = createFacts(reading.tree(createPlaceTree(places.places)));
    await inSnapshot(this.pool, async (client) => {
      const entries = reading.coverage(await readCoverage(client, reading.asOf));
      await eachPubFact(
        client,
        { newClient: () => new Connection(this.pool.options) },
        reading.sql(pubFactsSql({ asOf: reading.asOf })),
        (fact) => facts.put(reading.fact({ ...fact, coverage: coverageOf(fact, entries, places) })),
      );
    });
    return facts;
  }
}

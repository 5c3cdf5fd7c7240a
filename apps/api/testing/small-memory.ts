import { afterAll, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Client } from 'pg';
import { loadCountry } from '../places/country-data.js';
import { loadPlaces } from '../places/load-places.repository.js';
import { withClient } from '../platform/database/ensure-database.js';
import { inCheckout } from '../project-root.js';
import { freshDatabase, type FreshDatabase } from './fresh-database.js';
import { SITE } from './site-folder.js';
import { startProcess, type VigilProcess } from './start-vigil-process.js';

const PROVE = Boolean(process.env['VIGIL_PROVE']);
const SECONDS = PROVE ? 60 : 1;
/** Until each kind of question was answered once, on a busy machine. */
const PATIENCE = 60;
const CLIENTS = 8;
/** One of so many answers is compared with SQL, which takes longer than the answer. */
const COMPARED = 5;
const PLACES = loadCountry().gazetteer.places;
const SEED = process.env['VIGIL_SEED'] ?? '7';

interface Question {
  path: string;
  mark?: string;
  truth?: [sql: string, values: unknown[]];
}
interface Kind {
  name: string;
  isHtml?: boolean;
  isSearch?: boolean;
  isRight?: (body: unknown, question: Question) => boolean;
  numberOf?: (body: unknown) => number;
}
interface Bench {
  KINDS: readonly Kind[];
  asking: (kind: Kind, known: object, seed: string) => () => Question;
  readKnown: (client: Client, places: readonly object[], seed: string) => Promise<object>;
  fillPub: (client: Client, from: number, count: number) => Promise<void>;
}

/** The questions of `npm run bench -- readers`, and what is published for it. */
const bench = async (): Promise<Bench> =>
  Object.assign(
    {},
    ...(await Promise.all(
      ['reader-questions', 'draw-reader-questions', 'fill-pub'].map(
        (name) => import(pathToFileURL(inCheckout('scripts/bench', `${name}.mjs`)).href) as Promise<object>,
      ),
    )),
  ) as Bench;

const opened: (() => Promise<void> | void)[] = [];
afterAll(async () => {
  for (const close of opened.reverse()) await close();
});

const filled = async (incidents: number): Promise<FreshDatabase> => {
  const database = await freshDatabase();
  opened.push(() => database.drop());
  const { fillPub } = await bench();
  await loadPlaces(database.url, PLACES);
  await withClient(database.url, (client) => fillPub(client, 0, incidents));
  return database;
};

/** A search while the index is being built, or while a busy database is taken for a silent one. */
const NOT_YET = /"code":"(search-preparing|unavailable)"/;
const TRIES = PROVE ? 600 : 60;
/** Half minutes until the server is up. */
const STARTS = PROVE ? 10 : 2;

/** Asks, and again every second while the answer is that it is too early. */
const get = async (url: string): Promise<{ status: number; text: string }> => {
  for (let tries = 1; ; tries += 1) {
    const answer = await fetch(url);
    const text = await answer.text();
    if (tries === TRIES || !NOT_YET.test(text)) return { status: answer.status, text };
    await pause(1000);
  }
};

/**
 * Asks everything that readers ask, with eight clients.
 * @returns how many were right, and how many searches were off
 */
const askEverything = async (
  base: string,
  { client, known, vigil }: { client: Client; known: object; vigil: VigilProcess },
): Promise<{ right: Map<string, number>; off: number }> => {
  const { KINDS, asking } = await bench();
  const askers = KINDS.map((kind) => ({ kind, next: asking(kind, known, SEED) }));
  const right = new Map<string, number>();
  let [off, turn] = [0, 0];
  const askOne = async (): Promise<void> => {
    const { kind, next } = askers[(turn += 1) % askers.length]!;
    const compares = turn % COMPARED === 0;
    const question = next();
    const { status, text } = await get(base + question.path).catch((error: unknown) => {
      throw new Error(`${question.path} was not answered: ${vigil.said().slice(-2000)}`, { cause: error });
    });
    const answered = `${question.path} answered ${status}: ${text.slice(0, 300)}`;
    if (kind.isSearch && status === 503 && text.includes('"search-off"')) {
      off += 1;
      return;
    }
    // Beyond two at once, readers get the application's own page, which asks for itself.
    if (kind.isHtml && status === 200 && question.mark && !text.includes(question.mark)) return;
    if (status !== 200 || (question.mark && !text.includes(question.mark))) throw new Error(answered);
    const body: unknown = kind.isHtml ? null : JSON.parse(text);
    if (kind.isRight && !kind.isRight(body, question)) throw new Error(answered);
    if (kind.numberOf && question.truth && compares) {
      const [row] = (await client.query<{ count: string }>(...question.truth)).rows;
      if (kind.numberOf(body) !== Number(row!.count)) throw new Error(`${answered}; SQL says ${row!.count}`);
    }
    right.set(kind.name, (right.get(kind.name) ?? 0) + 1);
  };
  const [until, latest] = [SECONDS, SECONDS + PATIENCE].map((seconds) => Date.now() + seconds * 1000);
  const goesOn = (): boolean =>
    Date.now() < until! || (Date.now() < latest! && KINDS.some(({ name }) => !right.has(name)) && off === 0);
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (goesOn()) await askOne();
    }),
  );
  return { right, off };
};

const UP = /Vigil is at (http:\/\/localhost:\d+)\n/;
/** Waits for a start, which takes minutes with a million incidents on a busy machine. */
const untilUp = async (vigil: VigilProcess): Promise<RegExpExecArray> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await vigil.until(UP);
    } catch (error) {
      if (vigil.child.exitCode !== null || tries === STARTS) throw error;
    }
  }
};

/**
 * Tests that every reader is answered by a server with little memory: rightly, or with the reason why search is off.
 * @param heaps MiB that the heap may take
 */
export const testSmallMemory = (incidents: number, heaps: readonly number[]): void => {
  let database: FreshDatabase | undefined;

  it.each(heaps)(
    `with ${incidents} published incidents, a heap of %d MiB is enough for every reader: each answer is right, or says that search is off`,
    async (mebibytes) => {
      database ??= await filled(incidents);
      const { url } = database;
      const home = mkdtempSync(join(tmpdir(), 'vigil-small-memory-'));
      opened.push(() => rmSync(home, { recursive: true }));
      const vigil = startProcess(SITE, {
        VIGIL_HOME: home,
        DATABASE_URL: url,
        NODE_OPTIONS: `--max-old-space-size=${mebibytes}`,
      });
      try {
        const [, base] = await untilUp(vigil);
        const at = base!.replace('localhost', '127.0.0.1');
        await withClient(url, async (client) => {
          const { KINDS, readKnown } = await bench();
          const known = await readKnown(client, PLACES, SEED);
          const { right, off } = await askEverything(at, { client, known, vigil });
          const others = KINDS.filter(({ isSearch }) => off === 0 || !isSearch);
          expect(others.filter(({ name }) => !right.has(name))).toEqual([]);
        });
        expect(vigil.child.exitCode).toBeNull();
      } finally {
        vigil.child.kill('SIGTERM');
        await vigil.ended;
      }
    },
    PROVE ? 1_200_000 : 120_000,
  );
};

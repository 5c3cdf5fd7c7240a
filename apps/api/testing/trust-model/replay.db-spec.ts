import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startTestApp, type TestApp } from '../app.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';
import { KNOWN_FINDINGS } from './known-findings.js';
import { ServerReplay } from './server-replay.js';
import type { Move } from './goals-and-moves.js';
import { aPath, NEVER_REFUSED, pathsToRefusals } from './replay-paths.js';
import { EDGES, play } from './search-all-paths.js';
import { BEGUN, ONE_OF_A_TEAM, STARTS } from './attacker-starts.js';
import type { State } from './model-state.js';

jest.setTimeout(1_200_000);
const SEED = Number(process.env['VIGIL_SEED'] ?? 11);
const PROVES = process.env['VIGIL_PROVE'] === '1';
const PATHS = PROVES ? 300 : 4;
/** All of them in a proof; else so many, other ones with each seed. */
const some = <T>(all: readonly T[], count: number): T[] =>
  PROVES ? [...all] : Array.from({ length: Math.min(count, all.length) }, (_, i) => all[(SEED + i * 7) % all.length]!);
let database: FreshDatabase;
let app: TestApp;
let replay: ServerReplay;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database);
  replay = await ServerReplay.open(app);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const said = (move: Move): string => Object.values(move).join(' ');
/** What the model and the server answer to each step of a path, where they differ. */
const differences = async (who: string, path: readonly Move[], at: ServerReplay): Promise<string[]> => {
  let state: State = STARTS[who]!;
  const found: string[] = [];
  for (const move of path) {
    const outcome = play(state, move);
    const says = 'refused' in outcome ? outcome.refused : null;
    const does = await at.play(move);
    if (says !== does)
      found.push(`${who}: ${path.map(said).join('; ')} — ${said(move)}: the model says ${says}, the server ${does}`);
    if ('state' in outcome) state = outcome.state;
  }
  return found;
};
const all = async (paths: readonly { who: string; path: readonly Move[] }[]): Promise<string[]> => {
  const found: string[] = [];
  for (const { who, path } of paths) {
    await replay.begin(STARTS[who]!, path);
    found.push(...(await differences(who, path, replay)));
  }
  return found;
};
/** In an installation of its own for each. */
const allFromNothing = async (paths: readonly { who: string; path: readonly Move[] }[]): Promise<string[]> => {
  const found: string[] = [];
  for (const { who, path } of paths) {
    const fresh = await freshDatabase();
    const empty = await startTestApp(fresh);
    try {
      found.push(...(await differences(who, path, await ServerReplay.empty(empty, BEGUN[who]!))));
    } finally {
      await empty.close();
      await fresh.drop();
    }
  }
  return found;
};

describe('the server answers as the model says', () => {
  it('to every shortest way to something that takes two, or takes days', async () => {
    const paths = KNOWN_FINDINGS.filter(({ who }) => BEGUN[who] === undefined);
    expect([
      ...(await all(
        some(
          paths.filter(({ alone }) => alone),
          3,
        ),
      )),
      ...(await all(
        some(
          paths.filter(({ alone }) => !alone),
          4,
        ),
      )),
    ]).toEqual([]);
  });

  it('to every such way that begins in an empty installation', async () => {
    expect(
      await allFromNothing(
        some(
          KNOWN_FINDINGS.filter(({ who }) => BEGUN[who] !== undefined),
          1,
        ),
      ),
    ).toEqual([]);
  });

  it(`to ${PATHS} paths by chance (VIGIL_SEED=${SEED})`, async () => {
    const starts = [...ONE_OF_A_TEAM, 'admin and second', 'second, small team'];
    expect(
      await all(
        Array.from({ length: PATHS }, (_, i) => ({
          who: starts[i % starts.length]!,
          path: aPath(STARTS[starts[i % starts.length]!]!, SEED + i),
        })),
      ),
    ).toEqual([]);
  });

  it('where a record that readers know is joined or retracted by two, and where it left them meanwhile', async () => {
    const twice: Move[] = [
      { edge: 'log', by: 'monitor' },
      { edge: 'act', by: 'reviewer', record: 'own', act: 'verify' },
      { edge: 'act', by: 'second', record: 'own', act: 'publish' },
      { edge: 'merge', by: 'reviewer', record: 'own' },
      { edge: 'release', by: 'reviewer', what: 'joining', record: 'own' },
    ];
    const retracted: Move = { edge: 'propose', by: 'reviewer', what: 'retraction' };
    const hidden: Move = { edge: 'act', by: 'second', record: 'published', act: 'hide' };
    const paths: Move[][] = [
      [
        ...twice,
        { edge: 'release', by: 'second', what: 'joining', record: 'own' },
        { edge: 'act', by: 'second', record: 'published', act: 'correct' },
        { edge: 'act', by: 'reviewer', record: 'published', act: 'correct' },
      ],
      [...twice, hidden, { edge: 'release', by: 'second', what: 'joining', record: 'own' }],
      [retracted, hidden, { edge: 'release', by: 'second', what: 'retraction' }],
    ];
    expect(await all(paths.map((path) => ({ who: 'reviewer', path })))).toEqual([]);
  });

  it('where a case team is chosen: by its author and its team alone, and of reviewers who act', async () => {
    const choose = (by: string, whom: string): Move => ({ edge: 'choose-team', by, whom });
    const paths: Move[][] = [
      [
        choose('second', 'second'),
        choose('reviewer', 'second'),
        choose('second', 'second'),
        choose('reviewer', 'reviewer'),
      ],
      [
        choose('reviewer', 'analyst'),
        choose('admin', 'second'),
        choose('monitor', 'monitor'),
        choose('monitor', 'second'),
      ],
    ];
    expect(await all(paths.map((path) => ({ who: 'reviewer', path })))).toEqual([]);
  });

  it('to a refusal of every kind that an edge knows', async () => {
    const paths = pathsToRefusals();
    const refused = new Set(paths.map(({ path }) => path.at(-1)!.edge));
    expect(EDGES.map(({ name }) => name).filter((name) => !refused.has(name) && !NEVER_REFUSED.includes(name))).toEqual(
      [],
    );
    expect(await all(some(paths, 6))).toEqual([]);
  });
});

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { inCheckout } from '../project-root.js';

/** Includes both sides of the date line, and one whose UTC offset is not whole hours. */
const ZONES = ['Pacific/Kiritimati', 'Asia/Phnom_Penh', 'UTC', 'America/St_Johns', 'Pacific/Pago_Pago'];
const SEED = process.env['VIGIL_SEED'] ?? '7';

/**
 * Counts the same random incidents around the ends of months and years. Prints the machine's local form of one instant,
 * and every answer.
 */
const PROGRAM = `
  const [{ count }, { createFacts }, { createPlaceTree }, { anIncident, aRestriction }, { questionToQuery }, { findMatches }, { addDays }, { SeededRandom }, { randomQuestion }, { World }] = await Promise.all([
    'counting/count', 'counting/facts', 'counting/place-tree', 'counting/test-facts', 'counting/question-address', 'counting/find-matches', 'day/day', 'random/seeded-random',
  ].map((name) => import('@vigil/shared/' + name + '.js')).concat(['random-question', 'random-world'].map((name) => import('./dist/statistics/in-sql/' + name + '.js'))));
  const random = new SeededRandom(Number(process.argv[1]));
  const facts = createFacts(createPlaceTree(new World(1).gazetteer.places));
  for (let i = 0; i < 300; i++) {
    const earliest = addDays(random.pick(['2020-12-30', '2021-01-30', '2021-03-30', '2021-06-29', '2021-12-30']), random.below(4));
    facts.put(anIncident({ code: 'KH-' + i, earliest, latest: addDays(earliest, random.pick([0, 0, 1, 30])), acts: [aRestriction({ earliest, latest: earliest })] }));
  }
  const answers = Array.from({ length: 300 }, () => {
    const question = randomQuestion(random);
    return [questionToQuery(question), count(facts, question), findMatches(facts, question).page(0, 5)];
  });
  console.log(JSON.stringify({ midnight: new Date('2021-01-01T00:00').toISOString(), answers }));
`;

const countIn = async (zone: string): Promise<{ midnight: string; answers: unknown[] }> => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', PROGRAM, SEED], {
    cwd: inCheckout('apps/api'),
    env: { ...process.env, TZ: zone },
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(stdout) as { midnight: string; answers: unknown[] };
};

describe('rule 6: the calendar of the place, never of the server or the reader', () => {
  it('gives the same answers on computers in every time zone', async () => {
    const [first, ...others] = await Promise.all(ZONES.map(countIn));
    expect(new Set([first!, ...others].map(({ midnight }) => midnight)).size).toBe(ZONES.length);
    for (const { answers } of others) expect(answers).toEqual(first!.answers);
    expect(first!.answers).toHaveLength(300);
  }, 120_000);
});

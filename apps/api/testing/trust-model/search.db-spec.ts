import { writeFileSync } from 'node:fs';
import { describe, expect, it, jest } from '@jest/globals';
import { whyNotVouch } from '../../accounts/trust-policy.js';
import { KNOWN_FINDINGS, KNOWN_FINDINGS_FILE } from './known-findings.js';
import { ALLOWED_ALONE } from './goals-and-moves.js';
import { plainSearch, wayOf } from './plain-search.js';
import { RULES, type Rules } from './product-rules.js';
import { search } from './search-all-paths.js';
import { STARTS } from './attacker-starts.js';
import { attacksIn, searchAll } from './threats-table.js';

/** None of it needs a database. It stands among the tests that run once, since it takes long. */
jest.setTimeout(3_600_000);
const PROVES = process.env['VIGIL_PROVE'] === '1';
const WRITES = process.env['VIGIL_UPDATE'] === '1';

/** Later is no other way where it is reached at once. */
const withoutLater = (ways: Record<string, number>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(ways)
      .filter(([way]) => ways[way.replace('later', 'at once')] === undefined || !way.endsWith('later'))
      .sort(),
  );

describe('who alone can do what', () => {
  it(
    PROVES
      ? 'is what every path of six steps from every start reaches'
      : 'holds on every path of three steps from every start',
    () => {
      const { found, states } = searchAll(PROVES ? 6 : 3);
      expect(states).toBeGreaterThan(PROVES ? 100_000 : 4000);
      expect(attacksIn(found, ALLOWED_ALONE)).toEqual([]);
      if (PROVES && WRITES)
        writeFileSync(KNOWN_FINDINGS_FILE, `[\n${found.map((one) => `  ${JSON.stringify(one)}`).join(',\n')}\n]\n`);
      const said = ({ who, goal, alone, waited }: (typeof found)[number]): string =>
        `${who}: ${goal} ${alone ? `alone after ${waited} days` : 'with a second person'}`;
      const kept = new Set(KNOWN_FINDINGS.map(said));
      if (!WRITES) expect(found.map(said).filter((one) => !kept.has(one))).toEqual([]);
      if (PROVES && !WRITES) expect(KNOWN_FINDINGS.map(said).sort()).toEqual(found.map(said).sort());
    },
  );

  it(`leaves nothing out: ${PROVES ? 'three' : 'two'} steps of everybody to everything reach the same, as early`, () => {
    const depth = PROVES ? 3 : 2;
    for (const [who, start] of Object.entries(STARTS)) {
      const { found } = search({ start, honest: 'work' }, depth);
      const ways = Object.fromEntries(found.map((one) => [wayOf(one.goal, one.alone, one), one.path.length]));
      const plain = plainSearch({ start, honest: 'work' }, depth);
      expect([who, withoutLater(ways)]).toEqual([who, withoutLater(plain)]);
    }
  });
});

describe('what goes wrong: a planted fault is found', () => {
  const isFound = (who: string, depth: number, fault: Partial<Rules>): boolean => {
    const { found } = search({ start: STARTS[who]!, honest: 'nothing' }, depth, { ...RULES, ...fault });
    return (
      attacksIn(
        found.map((one) => ({ who, ...one })),
        ALLOWED_ALONE,
      ).length > 0
    );
  };

  it.each<[string, string, number, Partial<Rules>]>([
    ['one person’s accounts count as two', 'admin and second', 2, { whyNotErase: () => null }],
    [
      'whose other account somebody is, is forgotten',
      'monitor and second',
      2,
      {
        whyNotSecond: (actor, others) => (others.includes(actor) ? 'second-person-needed' : null),
        whyNotErase: () => null,
      },
    ],
    [
      'whoever gave access vouches',
      'admin and second',
      2,
      {
        whyNotVouch: (voucher, member, team) =>
          voucher.role === 'reviewer' && voucher.samePersonAs === member.accessGivenBy
            ? null
            : whyNotVouch(voucher, member, team),
      },
    ],
    ['internal data leave at once', 'analyst', 2, { isExportReady: () => true }],
    [
      'a reviewer publishes what they verified',
      'second',
      3,
      {
        denialReason: (action, situation) =>
          action === 'publish' && situation.status === 'WS_VERIFIED' ? null : RULES.denialReason(action, situation),
      },
    ],
  ])('%s', (_fault, who, depth, fault) => {
    expect([isFound(who, depth, {}), isFound(who, depth, fault)]).toEqual([false, true]);
  });
});

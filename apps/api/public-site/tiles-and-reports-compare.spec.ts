import { describe, expect, it } from '@jest/globals';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { count } from '@vigil/shared/counting/count.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { anIncident, statedGroup } from '@vigil/shared/counting/test-facts.js';
import { incidentByChance } from '@vigil/shared/counting/random-facts.js';
import { addDays, asDay } from '@vigil/shared/day/day.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { aPlace } from '@vigil/shared/places/test-place.js';
import { OVERVIEW } from '@vigil/shared/public/overview-figures.js';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { rowsOf, saidOf, t } from '@vigil/shared/report/test-report.js';
import { OverviewCounting, overviewPeriods } from './overview.js';

/** Has every reason. */
const KNOWN = 7;
const SEED = Number(process.env['VIGIL_SEED'] ?? 8);

const gazetteer = new Gazetteer([
  aPlace('KH', null, 0, 'Cambodia'),
  ...['01', '02', '03'].map((code) => aPlace(code, 'KH', 1, code)),
  ...['0101', '0102', '0201'].map((code) => aPlace(code, code.slice(0, 2), 2, code)),
]);
const entry = { place: 'KH', level: 'CO_NETWORK' as const, group: null };
/** No coverage, the same in both years, in parts of them, and another in each. */
const COVERAGES: readonly (readonly CoverageEntry[])[] = [
  [],
  [{ ...entry, from: asDay('2019-01-01'), until: asDay('2023-01-01') }],
  [{ ...entry, place: '01', from: asDay('2019-01-01'), until: asDay('2023-01-01') }],
  [{ ...entry, from: asDay('2021-01-01'), until: asDay('2023-01-01') }],
];
const DAY = asDay('2022-06-01');

/** Facts of which some lie a year earlier. @param from how many incidents */
const factsOf = (random: SeededRandom, incidents: number) => {
  const facts = createFacts(createPlaceTree(gazetteer.places));
  for (let i = 0; i < incidents; i++) {
    const fact = incidentByChance(random, i);
    const by = random.pick([0, -365]);
    facts.put({ ...fact, earliest: addDays(fact.earliest, by), latest: addDays(fact.latest, by) });
  }
  facts.asOf = '7';
  return facts;
};

describe('a half-year and the same a year before', () => {
  it.each([KNOWN, SEED])('are compared by tiles and reports alike, and refused for the same reason (%d)', (seed) => {
    const random = new SeededRandom(seed);
    const seen = new Set<string>();
    for (let run = 0; run < 30; run++) {
      const facts = factsOf(random, random.pick([0, 3, 12, 40, 200]));
      const coverage = random.pick(COVERAGES);
      const snapshot = { facts, coverage, asOf: { seq: 7, day: DAY } };
      const overview = new OverviewCounting(overviewPeriods(snapshot, asPeriod('2021-H2')), snapshot, {
        gazetteer,
        country: { code: 'KH' } as never,
      });
      const more = {
        gazetteer,
        coverage,
        count: (question: Parameters<typeof count>[1]) => count(facts, question, DAY),
        moment: { seq: 7, day: DAY, log: null },
        firstPublished: facts.days().earliest,
        lastPublished: facts.days().latest,
      };
      const scope = { period: '2021-H2' };
      const { rows, notes } = rowsOf('T1', [], scope, more);
      const hasColumn = !notes.some((note) =>
        /^(July to December|1 July to \d+ \w+) 202[01](, so far)?: no comparison, [^(]*$/.test(note),
      );
      for (const of of OVERVIEW) {
        const { why } = overview.beside(of, snapshot).change;
        seen.add(why ?? 'compared');
        const key = `${of.indicator}${of.measure === null || of.measure === 'people' ? '' : `.${of.measure}`}`;
        const said = saidOf(`{${key}.year-before}`, [], scope, more);
        expect([run, key, said.startsWith('no comparison, ') ? said : null]).toEqual([
          run,
          key,
          why && t(`report.why-${why}`),
        ]);
        const name = t(
          of.measure === null ? `indicator.${of.indicator}` : `report.indicator.${of.indicator}.${of.measure}`,
        );
        const row = rows.find(([first]) => first === `${name} ${of.indicator}`)!;
        expect([run, key, hasColumn ? row.at(-2) === t('report.cell.no-comparison') : true]).toEqual([
          run,
          key,
          why !== null,
        ]);
      }
    }
    // Every reason that one edition can have, but for what a rate leaves open.
    if (seed === KNOWN)
      expect([...seen].sort()).toEqual([
        'compared',
        'coverage-differs',
        'denominator-under-10',
        'mostly-not-reported',
        'not-assessed-turns-it',
        'not-known',
        'single-source-turns-it',
        'zero-watched-partly',
      ]);
  });

  it('say alike within which group a rate went the other way', () => {
    const facts = createFacts(createPlaceTree(gazetteer.places));
    const put = (on: string, group: string | null, low: number, of: number): void => {
      for (let i = 0; i < of; i++)
        facts.put(
          anIncident({
            code: `${on}-${group}-${i}`,
            on,
            coverage: 'CO_NETWORK',
            groups: group === null ? [] : [statedGroup(group)],
            interference: i < low ? 'IN_INTERFERED' : 'IN_NONE',
          }),
        );
    };
    put('2021-09-01', 'G-000001', 19, 20);
    put('2021-09-01', null, 0, 20);
    put('2020-09-01', 'G-000001', 9, 10);
    put('2020-09-01', null, 0, 2);
    facts.asOf = '7';
    const snapshot = { facts, coverage: COVERAGES[1]!, asOf: { seq: 7, day: DAY } };
    const overview = new OverviewCounting(overviewPeriods(snapshot, asPeriod('2021-H2')), snapshot, {
      gazetteer,
      country: { code: 'KH' } as never,
    });
    const besides = OVERVIEW.map((of) => [of.indicator, overview.beside(of, snapshot).opposite] as const);
    expect(besides.filter(([, opposite]) => opposite.length > 0)).toEqual([
      ['I03', [{ key: 'G-000001', direction: 'up', now: { low: 19, of: 20 }, before: { low: 9, of: 10 } }]],
    ]);
    const said = saidOf(
      '{I03.year-before}',
      [],
      { period: '2021-H2' },
      {
        gazetteer,
        coverage: snapshot.coverage,
        count: (question) => count(facts, question, DAY),
        moment: { seq: 7, day: DAY, log: null },
        firstPublished: facts.days().earliest,
        lastPublished: facts.days().latest,
      },
    );
    expect(said).toBe(
      '9 of 12 (75\u00a0%); but among the protests of Friday Women it rose: 95\u00a0% (19 of 20), up from 90\u00a0% (9 of 10)',
    );
  });
});

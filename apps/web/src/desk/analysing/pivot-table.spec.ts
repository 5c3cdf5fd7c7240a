import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { factsByChance, questionByChance } from '@vigil/shared/counting/random-facts.js';
import { ALL } from '@vigil/shared/counting/cell-key.js';
import { count } from '@vigil/shared/counting/count.js';
import { createQuestion, QuestionRefused, type Question } from '@vigil/shared/counting/question.js';
import { toPivotTable, toPivotTables } from './pivot-table.js';

const random = new SeededRandom(Number(process.env['VIGIL_SEED'] ?? 7));
const ROUNDS = process.env['VIGIL_PROVE'] ? 2000 : 40;

describe('a pivot table for each key of the first of three splits', () => {
  it('has the cells that count() gave, and their totals, whatever is asked', () => {
    let seen = 0;
    for (let n = 0; n < ROUNDS; n++) {
      const answer = count(factsByChance(random, 30), questionByChance(random, 3), null);
      const tables = toPivotTables(answer);
      expect(tables.map(({ key }) => key)).toEqual(answer.splits[0]!.keys);
      expect(
        tables.flatMap(({ pivot }) =>
          pivot.rows.flatMap((row) => pivot.columns.map((column) => pivot.at(row, column))),
        ),
      ).toEqual(answer.cells);
      for (const { key, pivot } of tables) {
        expect(pivot.total.keys).toEqual([key, ALL, ALL]);
        for (const row of pivot.rows) expect(pivot.ofRow(row).keys).toEqual([key, row, ALL]);
        for (const column of pivot.columns) expect(pivot.ofColumn(column).keys).toEqual([key, ALL, column]);
      }
      seen += answer.cells.length;
    }
    expect(seen).toBeGreaterThan(ROUNDS);
  });
});

describe('a pivot table', () => {
  it('has the cells that count() gave, in its rows, columns and margins, whatever is asked', () => {
    let seen = 0;
    for (let n = 0; n < ROUNDS; n++) {
      const answer = count(factsByChance(random, 30), questionByChance(random, 2), null);
      const pivot = toPivotTable(answer);
      expect(pivot.rows.flatMap((row) => pivot.columns.map((column) => pivot.at(row, column)))).toEqual(answer.cells);
      expect([...pivot.rows.map(pivot.ofRow), ...pivot.columns.map(pivot.ofColumn)]).toEqual(answer.totals);
      for (const cell of answer.cells) expect(pivot.at(cell.keys[0]!, cell.keys[1]!)).toBe(cell);
      seen += answer.cells.length;
    }
    expect(seen).toBeGreaterThan(ROUNDS);
  });

  it('says in each cell what is counted when that cell alone is asked for', () => {
    for (let n = 0; n < ROUNDS / 4; n++) {
      const facts = factsByChance(random, 40);
      const asked: Question = createQuestion('2021', {
        indicator: random.pick(['I01', 'I02', 'I04', 'I05', 'I09', 'I10']),
        split: ['place:1', 'period'],
        unit: random.pick(['month', 'quarter']),
      });
      const pivot = toPivotTable(count(facts, asked, null));
      for (const place of pivot.rows) {
        for (const period of pivot.columns) {
          if (place === null) continue;
          const { low, high } = count(
            facts,
            { ...asked, split: [], unit: null, periods: [period!], filters: { place: [place] } },
            null,
          ).total;
          expect([pivot.at(place, period).low, pivot.at(place, period).high]).toEqual([low, high]);
        }
      }
    }
  });

  describe('what goes wrong', () => {
    it('is none where the answer has one split, and has no cell that was not counted', () => {
      const facts = factsByChance(random, 5);
      expect(() => toPivotTable(count(facts, createQuestion('2021', { split: ['place:1'] }), null))).toThrow(
        RangeError,
      );
      expect(() =>
        toPivotTable(count(facts, createQuestion('2021', { split: ['place:1', 'group'] }), null)).at('99', null),
      ).toThrow(RangeError);
      expect(() => count(facts, createQuestion('2021', { split: ['group', 'group'] }), null)).toThrow(QuestionRefused);
    });
  });
});

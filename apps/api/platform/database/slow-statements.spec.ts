import { SlowStatements, withoutValues } from './slow-statements.js';

describe('a statement without its values', () => {
  it.each([
    [
      "select * from incident where title = 'O''Brien of Siem Reap' and n > 12",
      'select * from incident where title = ? and n > ?',
    ],
    ["update a set b = E'x\\'secret' where c = $1", 'update a set b = E? where c = $1'],
    ['select $q$ a name $q$, 1.5e3, t1.col2', 'select ?, t1.col2'],
    ['select 1 -- named \'Sok\'\n from "t9" /* Dara */', 'select ? from "t9"'],
    ["select 'cut off", 'select ?'],
    ['insert into a values (1, 2,3), ($1, $2)', 'insert into a values (?), ($1, $2)'],
  ])('of %s is %s', (statement, expected) => expect(withoutValues(statement)).toBe(expected));
  it('is no longer than 240 letters', () => expect(withoutValues(`select ${'column, '.repeat(99)}`)).toHaveLength(240));
});

describe('slow statements', () => {
  it('are told of the last day, the slowest first, each once, and never with a parameter', () => {
    let now = 0;
    const slow = new SlowStatements(() => now);
    slow.logQuerySlow(900, "select 1 where a = 'x'");
    slow.logQuerySlow(600.4, "select 2 where a = 'y'");
    slow.logQuerySlow(700, 'select b');
    expect(slow.ofLastDay()).toEqual([
      { statement: 'select ? where a = ?', times: 2, longestMs: 900 },
      { statement: 'select b', times: 1, longestMs: 700 },
    ]);
    now = 86_400_000;
    expect(slow.ofLastDay()).toEqual([]);
    slow.logQuerySlow(501, 'select b');
    expect(slow.ofLastDay()).toEqual([{ statement: 'select b', times: 1, longestMs: 501 }]);
  });

  it('are five at most, of a hundred that are remembered', () => {
    const slow = new SlowStatements(() => 0);
    for (let i = 0; i < 300; i += 1)
      slow.logQuerySlow(1000 + i, `select a${String.fromCharCode(97 + (i % 26))}${'b'.repeat(i)}`);
    expect(slow.ofLastDay()).toHaveLength(5);
    expect((slow as unknown as { seen: Map<string, unknown> }).seen.size).toBeLessThanOrEqual(100);
  });
});

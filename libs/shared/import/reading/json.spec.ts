import { expect, it } from '@jest/globals';
import { columnsOfObjects } from './json.js';

async function* objects(...all: Record<string, unknown>[]): AsyncGenerator<Record<string, unknown>> {
  yield* all;
}
const inner = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`k${10_000 + i}`, 1]));

it('counts the columns of one object, and stops at the first that is too many', async () => {
  await expect(columnsOfObjects(objects({ a: inner(499), b: 1 }))).resolves.toHaveLength(500);
  await expect(columnsOfObjects(objects({ b: 1 }, { a: inner(3000) }))).rejects.toMatchObject({
    code: 'too-many-columns',
    params: { row: 2, columns: 501 },
  });
});

it('cuts off a name that is longer than any, and loses nothing under it', async () => {
  const [name] = await columnsOfObjects(objects({ ['a'.repeat(20_000)]: inner(3) }));
  expect(name).toHaveLength(500);
});

import { everyNth } from './sample-by-seed.js';

const { VIGIL_PROVE, VIGIL_SEED } = process.env;
const run = (seed: string, prove = ''): void =>
  void Object.assign(process.env, { VIGIL_SEED: seed, VIGIL_PROVE: prove });
afterAll(() => void Object.assign(process.env, { VIGIL_SEED, VIGIL_PROVE }));

const LIST = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

it('tries every nth, the same with the same seed, and each within n seeds that follow each other', () => {
  const tried = [0, 1, 2].flatMap((n) => {
    run(String(812_345_671 + n));
    expect(everyNth(3, LIST)).toEqual(everyNth(3, LIST));
    expect([2, 3]).toContain(everyNth(3, LIST).length);
    return everyNth(3, LIST);
  });
  expect(tried.sort()).toEqual(LIST);
});

it('tries others of a second list, and all in as many lists', () => {
  run('812345671');
  expect([0, 1, 2].flatMap((from) => everyNth(3, LIST, from)).sort()).toEqual(LIST);
});

it('tries all at full counts', () => {
  run('812345671', '1');
  expect(everyNth(3, LIST)).toEqual(LIST);
});

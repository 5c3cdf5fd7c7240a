import { SeededRandom } from './seeded-random.js';

describe('the random numbers of a seed', () => {
  it('stay the same, since the demo and the seeds of failed tests depend on them', () => {
    const random = new SeededRandom(20_210_604);
    expect([
      random.next(),
      random.below(100),
      random.between(3, 9),
      random.chance(0.5),
      random.pick(['a', 'b', 'c']),
      random.weighted([
        [3, 'often'],
        [1, 'seldom'],
      ]),
      random.some([1, 2, 3, 4]),
      random.few([1, 2, 3, 4]),
      random.id(),
    ]).toEqual([0.7386846125591546, 92, 8, true, 'a', 'often', [3, 4], [1], '1f480ad8-2604-439c-be22-c6eafd9b947c']);
  });
});

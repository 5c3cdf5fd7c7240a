import { expect, it } from '@jest/globals';
import { runWitness } from '../../testing/run-witness.js';
import { WitnessScheduler } from './witness-scheduler.js';

type Parts = ConstructorParameters<typeof WitnessScheduler>;

it.each([
  [false, 1],
  [true, 0],
])('on trial: %s, offers to witnesses at the start %i times, and after it as often', async (isTrial, times) => {
  const witness = await runWitness('one.example.org', []);
  let [offers, listens] = [0, 0];
  const log = { witnesses: `${witness.key} ${witness.address}`, witnessFile: null };
  const checkpoints = { onStroke: () => void (listens += 1) };
  const scheduler = new WitnessScheduler(...([null, { log, isTrial }, checkpoints] as unknown as Parts));
  Object.assign(scheduler, { offerAll: async () => void (offers += 1) });
  scheduler.onApplicationBootstrap();
  expect([scheduler.list.length, offers, listens]).toEqual([1, times, times]);
  await witness.close();
});

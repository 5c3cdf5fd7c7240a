import { keptForTeardown } from './postgres-for-teardown.js';

/** Jest's globalTeardown: nothing of the run stays behind, neither a process nor a folder. */
export default async function tearDown(): Promise<void> {
  await keptForTeardown()?.stop();
}

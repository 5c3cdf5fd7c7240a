import type { Finding } from '@vigil/shared/staff-responses/server-health.js';
import { RunChecks } from './run-checks.js';

const WELL: Finding<'database'> = { check: 'database', is: 'answers' };
const NOT_KNOWN = { check: 'database', is: 'not-known' };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('checks', () => {
  it('look again once a finding is no longer shared', async () => {
    let isWell = true;
    const checks = new RunChecks({ database: () => (isWell ? WELL : Promise.reject(new Error('away'))) }, 1000, 0);
    expect(await checks.findings()).toEqual([WELL]);
    isWell = false;
    expect(await checks.findings()).toEqual([NOT_KNOWN]);
  });

  it('call what throws at once not known', async () => {
    const checks = new RunChecks({
      database: () => {
        throw new Error('no');
      },
    });
    expect(await checks.findings()).toEqual([NOT_KNOWN]);
  });

  it('look once for a flood of requests in the same second', async () => {
    let looked = 0;
    const checks = new RunChecks({ database: () => ((looked += 1), WELL) }, 1000, 60_000);
    await Promise.all(Array.from({ length: 1000 }, () => checks.findings()));
    await checks.findings(['database']);
    expect(looked).toBe(1);
  });

  it('call what hangs not known in time, and do not look a second time while it hangs', async () => {
    let [looked, answer] = [0, (_finding: Finding<'database'>): void => undefined];
    const checks = new RunChecks(
      { database: () => new Promise<Finding<'database'>>((resolve) => ((looked += 1), (answer = resolve))) },
      5,
      0,
    );
    for (let turn = 0; turn < 3; turn += 1) expect(await checks.findings()).toEqual([NOT_KNOWN]);
    expect(looked).toBe(1);
    answer(WELL);
    await pause(1);
    const again = checks.findings();
    await pause(0);
    answer(WELL);
    expect([await again, looked]).toEqual([[WELL], 2]);
  });
});

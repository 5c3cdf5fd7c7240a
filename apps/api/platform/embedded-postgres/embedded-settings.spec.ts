import { describe, expect, it } from '@jest/globals';
import { settingsFor } from './embedded-settings.js';

describe('the settings of the embedded PostgreSQL', () => {
  it('take less of a machine with 1 GB, and start nothing beside', () => {
    const [small, other] = [settingsFor(970), settingsFor(2048)];
    expect([small['shared_buffers'], other['shared_buffers']]).toEqual(['24MB', '64MB']);
    expect(small['max_parallel_workers_per_gather']).toBe('0');
    expect(other['max_parallel_workers_per_gather']).toBeUndefined();
  });

  it('are otherwise the same: what may stand in its log, above all', () => {
    const [small, other] = [settingsFor(970), settingsFor(8192)];
    for (const name of Object.keys(other)) if (name !== 'shared_buffers') expect(small[name]).toBe(other[name]);
  });
});

import { expect, it } from '@jest/globals';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SITE } from '../testing/site-folder.js';
import { testSmallMemory } from '../testing/small-memory.js';
import { startProcess } from '../testing/start-vigil-process.js';

/** Incidents, and the MiB that the heap may take: what they need, and half of it. */
if (process.env['VIGIL_PROVE']) testSmallMemory(100_000, [256, 128]);
else testSmallMemory(10_000, [96]);

it('a server whose heap is too small says so and ends, instead of failing again and again', async () => {
  const vigil = startProcess(SITE, {
    VIGIL_HOME: join(tmpdir(), 'vigil-nothing-here'),
    NODE_OPTIONS: '--max-old-space-size=64',
  });
  expect(await vigil.ended).toBe(1);
  expect(vigil.said()).toBe(
    'OperatorError: Vigil may have a heap of 112 MiB and needs 120: give it --max-old-space-size=96 or more, perhaps in NODE_OPTIONS, or leave it out.\n',
  );
});

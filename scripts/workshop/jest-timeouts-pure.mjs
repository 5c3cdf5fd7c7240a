import { jest } from '@jest/globals';
import { atLeast } from './test-timeouts.mjs';

// A password's hash costs what it costs, also on a machine that is busy with other things.
jest.setTimeout(atLeast(30_000));

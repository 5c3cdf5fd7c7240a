import { jest } from '@jest/globals';
import { atLeast } from './test-timeouts.mjs';

// Jest heeds `testTimeout` for all projects together only. A copy of the database may have to wait for the other
// worker.
jest.setTimeout(atLeast(60_000));

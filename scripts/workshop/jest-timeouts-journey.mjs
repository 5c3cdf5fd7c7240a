import { jest } from '@jest/globals';
import { atLeast } from './test-timeouts.mjs';

// Jest heeds `testTimeout` for all projects together only. A journey is many clicks, on a machine that may be slow.
jest.setTimeout(atLeast(120_000));

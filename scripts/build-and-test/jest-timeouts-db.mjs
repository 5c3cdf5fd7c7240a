import { jest } from '@jest/globals';
import { atLeast } from './proof-timeout.mjs';

// Jest applies `testTimeout` only to all projects together. Copying the database may have to wait for the other worker.
jest.setTimeout(atLeast(60_000));

import { jest } from '@jest/globals';

// Jest heeds `testTimeout` for all projects together only. A copy of the database may have to wait for the other worker.
jest.setTimeout(60_000);

import { jest } from '@jest/globals';

// Jest heeds `testTimeout` for all projects together only. A journey is many clicks, on a machine that may be slow.
jest.setTimeout(120_000);

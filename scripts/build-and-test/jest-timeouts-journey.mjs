import { jest } from '@jest/globals';
import { atLeast } from './proof-timeout.mjs';

// Jest applies `testTimeout` only to all projects together. A journey has many clicks, on a machine that may be slow.
jest.setTimeout(atLeast(120_000));

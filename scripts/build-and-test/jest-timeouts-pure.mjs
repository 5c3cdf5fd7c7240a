import { jest } from '@jest/globals';
import { atLeast } from './proof-timeout.mjs';

// Password hashing is expensive by design, and takes longer on a busy machine.
jest.setTimeout(atLeast(30_000));

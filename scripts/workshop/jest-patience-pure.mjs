import { jest } from '@jest/globals';

// A password's hash costs what it costs, also on a machine that is busy with other things.
jest.setTimeout(30_000);

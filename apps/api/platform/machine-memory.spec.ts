import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { isSmall, memoryOfMachine } from './machine-memory.js';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('the memory of a machine', () => {
  it('is known', () => {
    expect(memoryOfMachine()).toBeGreaterThan(256);
    expect(memoryOfMachine()).toBeLessThan(100 * 1024 * 1024);
  });

  it('is what a container may take of it', () => {
    jest.spyOn(process, 'constrainedMemory').mockReturnValue(200 * 2 ** 20);
    expect(memoryOfMachine()).toBe(200);
    expect(isSmall(memoryOfMachine())).toBe(true);
  });

  it('is all of it where no limit is set, whatever Node says then', () => {
    const all = [0, 2 ** 64].map((limit) => {
      jest.spyOn(process, 'constrainedMemory').mockReturnValue(limit);
      return memoryOfMachine();
    });
    expect(all[0]).toBe(all[1]);
    expect(all[0]).toBeGreaterThan(256);
  });
});

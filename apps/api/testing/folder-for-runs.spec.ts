import { expect, it } from '@jest/globals';
import { hasRoom, isMountedForPrograms } from './folder-for-runs.js';

const DISK = '/dev/vda / ext4 rw,relatime 0 0\n';
const memory = (options: string): string => `${DISK}tmpfs /dev/shm tmpfs ${options},size=24684092k 0 0\n`;

it('takes a folder in memory where programs may run from it', () => {
  expect(isMountedForPrograms(memory('rw,nosuid,nodev'))).toBe(true);
  expect(isMountedForPrograms(memory('rw,nosuid,nodev,noexec'))).toBe(false);
  expect(isMountedForPrograms(memory('ro'))).toBe(false);
  expect(isMountedForPrograms(memory('rw') + memory('rw,noexec'))).toBe(false);
  expect(isMountedForPrograms(memory('rw').replace('/dev/shm', '/run'))).toBe(false);
  expect(isMountedForPrograms(DISK)).toBe(false);
  expect(isMountedForPrograms('')).toBe(false);
});

it('leaves the memory of a small machine, and of a small container, to the tests', () => {
  expect(hasRoom({ mebibytes: 16_384, free: 8_000 })).toBe(true);
  expect(hasRoom({ mebibytes: 8_192, free: 8_000 })).toBe(false);
  expect(hasRoom({ mebibytes: 16_384, free: 64 })).toBe(false);
});

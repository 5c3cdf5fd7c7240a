import { expect, it } from '@jest/globals';
import { hashPassword, isPassword } from './password.js';

it('an unknown name is refused as usual after the first hash found no turn', async () => {
  const flood = Promise.allSettled(Array.from({ length: 42 }, () => hashPassword('eight green kettles sing')));
  await expect(isPassword(null, 'seven green kettles sing')).rejects.toMatchObject({ code: 'too-many-requests' });
  await flood;
  expect(await isPassword(null, 'seven green kettles sing')).toBe(false);
}, 60_000);

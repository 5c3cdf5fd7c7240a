import { isSafeForStaff } from './secure-connection.js';

const isSafe = (address: string): boolean => {
  const [protocol, host] = address.split('://') as [string, string];
  return isSafeForStaff({ protocol, headers: { host } });
};

describe('staff may work', () => {
  it.each([
    'https://vigil.example',
    'https://vigil.example:8443',
    'http://localhost:3000',
    'http://vigil.localhost',
    'http://127.0.0.1:3000',
    'http://[::1]:3000',
    'http://LOCALHOST',
  ])('over %s', (address) => expect(isSafe(address)).toBe(true));
});

describe('what goes wrong', () => {
  it.each([
    'http://vigil.example',
    'http://192.168.1.4:3000',
    'https://192.168.1.4',
    'https://[2001:db8::1]:3000',
    'https://',
    'http://',
    'http://localhost.example',
    'http://127.0.0.1.example',
    'http://notlocalhost',
  ])('not over %s', (address) => expect(isSafe(address)).toBe(false));
});

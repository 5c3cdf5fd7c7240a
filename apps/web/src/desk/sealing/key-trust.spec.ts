import { isTrusted, keyTrustOf } from './key-trust.js';

const judge = (owner: string, named: string, computed: string, known: Record<string, string>): [string, boolean] => {
  const trust = keyTrustOf(owner, named, computed, known);
  return [trust, isTrusted(trust)];
};

describe('a public key that the server names', () => {
  it('is taken where the device has sealed for it before, or has never sealed at all', () => {
    expect(judge('chan', 'A', 'A', { chan: 'A', dara: 'B' })).toEqual(['known', true]);
    expect(judge('chan', 'A', 'A', {})).toEqual(['first', true]);
  });
});

describe('what goes wrong', () => {
  it('is a key of somebody new, another key of somebody known, and a name that is not the key’s: none is sealed for by itself', () => {
    expect(judge('chan', 'A', 'A', { dara: 'B' })).toEqual(['new', false]);
    expect(judge('chan', 'A', 'A', { chan: 'B' })).toEqual(['changed', false]);
    expect(judge('chan', 'A', 'X', { chan: 'A' })).toEqual(['false', false]);
    expect(judge('chan', 'A', 'X', {})).toEqual(['false', false]);
  });

  it('is a known key under another owner’s name', () => {
    expect(judge('recovery', 'A', 'A', { chan: 'A' })).toEqual(['new', false]);
  });
});

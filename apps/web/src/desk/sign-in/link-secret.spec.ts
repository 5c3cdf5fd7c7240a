import { secretIn } from './link-secret.js';

describe('the secret behind the # of an address', () => {
  it('is a one-time link, an invitation or a new way in', () => {
    expect(secretIn('#reset=abc')).toEqual({ kind: 'reset', token: 'abc' });
    expect(secretIn('#link=abc_-1')).toEqual({ kind: 'link', token: 'abc_-1' });
    expect(secretIn('#invitation=abc')).toEqual({ kind: 'invitation', token: 'abc' });
  });

  describe('what goes wrong', () => {
    it.each(['', '#', '#link=', '#main', '#password=abc'])('%j holds none', (hash) => {
      expect(secretIn(hash)).toBeNull();
    });
  });
});

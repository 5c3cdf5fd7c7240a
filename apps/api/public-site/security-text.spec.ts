import { describe, expect, it } from '@jest/globals';
import { securityTextOf } from './security-text.js';

const HERE = 'https://vigil.example';
const linesOf = (text: string | null, field: string): string[] =>
  (text ?? '')
    .split('\n')
    .filter((line) => line.startsWith(`${field}: `))
    .map((line) => line.slice(field.length + 2));
const contactsIn = (words: string, origin = HERE): string[] =>
  linesOf(securityTextOf(origin, words, new Date('2026-11-30T12:00:00Z')), 'Contact');

describe('security.txt', () => {
  it('has the fields of RFC 9116, each that may come once exactly once', () => {
    expect(securityTextOf(HERE, '', new Date('2026-11-30T12:34:56Z'))).toBe(
      [
        '# How to report a vulnerability of this installation. Send no records, names or keys.',
        'Contact: https://vigil.example/objections/new',
        'Expires: 2027-05-29T00:00:00Z',
        'Preferred-Languages: en, km',
        'Canonical: https://vigil.example/.well-known/security.txt',
        'Policy: https://vigil.example/security-policy.txt',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['', []],
    [
      'Write to help@vigil.example, or (at night) night+line@mail.vigil.example.',
      ['mailto:help@vigil.example', 'mailto:night+line@mail.vigil.example'],
    ],
    [
      'https://vigil.example/help. Or Help@vigil.example and again Help@vigil.example',
      ['mailto:Help@vigil.example', 'https://vigil.example/help'],
    ],
    // Numbers are for people in danger; an unsafe page and what is no address are for nobody.
    ['+855 12 345 678, Signal, 8 to 17 h', []],
    ['http://vigil.example/help or javascript:alert@1 or @vigil', []],
    ['សរសេរទៅ help@vigil.example', ['mailto:help@vigil.example']],
    [
      'help@vigil.example\nExpires: 2020-01-01T00:00:00Z\nContact: mailto:evil@evil.example',
      ['mailto:help@vigil.example', 'mailto:evil@evil.example'],
    ],
  ])('takes the addresses out of %j', (words, addresses) => {
    expect(contactsIn(words)).toEqual([`${HERE}/objections/new`, ...addresses]);
    expect(linesOf(securityTextOf(HERE, words, new Date()), 'Expires')).toHaveLength(1);
  });

  it('names no form and no address of its own over plain http, and says nothing where nothing is left', () => {
    expect(securityTextOf('http://localhost:3000', '+855 12 345 678', new Date())).toBeNull();
    const text = securityTextOf('http://localhost:3000', 'help@vigil.example', new Date());
    expect(linesOf(text, 'Contact')).toEqual(['mailto:help@vigil.example']);
    expect(text).not.toContain('localhost');
  });

  it.each(['2024-02-29T23:59:59.999Z', '2026-12-31T23:59:59Z', '2027-01-01T00:00:00Z', '2026-08-31T00:00:00Z'])(
    'expires ahead and within a year, whenever it is asked for: %s',
    (moment) => {
      const now = new Date(moment);
      const [expires] = linesOf(securityTextOf(HERE, '', now), 'Expires');
      const days = (new Date(expires!).getTime() - now.getTime()) / 86_400_000;
      expect(days).toBeGreaterThan(178);
      expect(days).toBeLessThan(365);
    },
  );
});

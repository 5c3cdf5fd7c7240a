import { describe, expect, it } from '@jest/globals';
import { asPageName, digestsOfName } from './name-digests.js';
import { isPageName, type PageName } from './page-version.js';

const SALT = '6f1c9a52-1f0e-4a55-9f0c-0d3a3f0b7c11';
const NAME = { name: 'ហេរ៉ុន ដេម៉ូ', latin: 'Hérón Demo' };
const digests = (typed: { name: string; latin: string }, salt = SALT) => digestsOfName(asPageName(typed), salt);

describe('the digests of a name', () => {
  it.each<[string, Partial<typeof NAME>]>([
    ['with spaces around and between', { name: ' ហេរ៉ុន  ដេម៉ូ\u00A0' }],
    ['with a break between two words that nobody sees', { name: 'ហេ\u200Bរ៉ុន ដេម៉ូ' }],
    ['copied with marks of direction', { latin: '\u200EHérón Demo\uFEFF' }],
    ['with accents as letters of their own', { latin: NAME.latin.normalize('NFD') }],
  ])('are the same %s', async (_how, change) => {
    expect(await digests({ ...NAME, ...change })).toEqual(await digests(NAME));
  });

  it.each<[string, Partial<typeof NAME>]>([
    ['another letter', { latin: 'Hérón Dema' }],
    ['another case', { latin: 'HÉRÓN DEMO' }],
    ['no accent', { latin: 'Heron Demo' }],
    ['a letter of another script that looks the same', { latin: 'Hérón Dem\u043E' }],
    ['its words the other way round', { latin: 'Demo Hérón' }],
    ['no Latin letters', { latin: ' ' }],
  ])('differ for %s, in that field alone', async (_what, change) => {
    const other = await digests({ ...NAME, ...change });
    const { name, latin } = await digests(NAME);
    expect(other.name).toBe(name);
    expect(other.latin).not.toBe(latin);
  });

  it('differ for each proposal and each field', async () => {
    const [one, other] = [await digests(NAME), await digests(NAME, SALT.replace('6', '7'))];
    expect([one.name === other.name, one.latin === other.latin]).toEqual([false, false]);
    const same = await digests({ name: 'Heron', latin: 'Heron' });
    expect(same.name).not.toBe(same.latin);
  });
});

it('a name as it is shown has the shape of one; with what nobody sees in it, it has not', () => {
  expect(asPageName({ name: '\u202E Heron\tDemo ', latin: '' })).toEqual({ name: 'Heron Demo', latin: null });
  const hidden: PageName[] = [
    { name: '\u202EHeron', latin: null },
    { name: 'He\u00ADron', latin: null },
    { name: NAME.name, latin: 'He\u2066ron' },
  ];
  expect(hidden.map(isPageName)).toEqual([false, false, false]);
});

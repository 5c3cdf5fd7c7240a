import { loadCountry } from '../../places/country-data.js';
import { DEFAULT_WORDS } from './default-words.js';
import { disclosureErrors, findDisclosure, identifyingNames } from './neutral-words.js';

const { places } = loadCountry().gazetteer;
const names = identifyingNames(
  [
    { nameEn: 'DEMO Friday Group', nameKm: 'ក្រុមសាកល្បងថ្ងៃសុក្រ', aliases: ['DFG'] },
    { nameEn: 'DEMO Other', nameKm: null, aliases: ['Of', 'a', 'DFX'] },
  ],
  places,
);

describe('the words of messages', () => {
  it('that Vigil comes with tell nothing', () => expect(disclosureErrors(DEFAULT_WORDS, names)).toEqual([]));

  it.each([
    ['Something waits for you', null],
    ['Three things wait', null],
    ['2 things wait', 'says-number'],
    ['មាន ២ រង់ចាំ', 'says-number'],
    ['Half: ½', 'says-number'],
    ['Look at kh-abcdef', 'says-code'],
    ['Look at https://vigil.example', 'says-address'],
    ['www.vigil.example', 'says-address'],
    ['Write to a@b.example', 'says-address'],
    ['About the demo FRIDAY group.', 'says-group'],
    ['Of DFG', 'says-group'],
    ['A message of the day', null],
    ['Of DFX', 'says-group'],
    ['អំពីក្រុមសាកល្បងថ្ងៃសុក្រ', 'says-group'],
    ['In Phnom Penh', 'says-place'],
    ['នៅភ្នំពេញ', 'says-place'],
  ])('%s: %s', (text, code) => expect(findDisclosure(text, names)).toBe(code));

  it('are refused field by field, the mailbox of the sender too', () =>
    expect(
      disclosureErrors(
        { ...DEFAULT_WORDS, senderName: 'DFG', bodyKm: 'នៅភ្នំពេញ', senderAddress: 'friday.dfg@mail.example' },
        names,
      ),
    ).toEqual([
      { pointer: '/senderName', code: 'says-group' },
      { pointer: '/bodyKm', code: 'says-place' },
      { pointer: '/senderAddress', code: 'says-group' },
    ]));
});

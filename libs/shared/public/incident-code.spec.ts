import { isIncidentCode, incidentCodesIn } from './incident-code.js';

describe('public codes', () => {
  it('are found in whatever is pasted: lists, tables, addresses, small letters; each once', () => {
    expect(
      incidentCodesIn('kh-7q2m4x; KH-000000\thttps://site.example/incidents/KH-11111A?lang=km\n"KH-7Q2M4X",'),
    ).toEqual(['KH-7Q2M4X', 'KH-000000', 'KH-11111A']);
  });

  it('are no codes of groups and reports, no ids, and no longer words', () => {
    expect(
      incidentCodesIn(
        'G-AB12CD R-AB12CD KH-AB12CDE XKH-AB12CD KH-AB12C KH-ABILOU 1ab1c1d1-0000-4000-8000-00000000kh-1',
      ),
    ).toEqual([]);
    expect(['KH-7Q2M4X', 'kh-7q2m4x', 'G-AB12CD', '', null].map(isIncidentCode)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

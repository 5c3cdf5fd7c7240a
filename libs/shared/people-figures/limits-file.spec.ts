import { readCustodyLimits } from './limits-file.js';
import { aLimit } from './test-people.js';

/** A limit as a file has it: of which country it is, its folder says. */
const inFile = (rest: object = {}): Record<string, unknown> => {
  const { country: _, ...limit } = aLimit();
  return { ...limit, ...rest };
};
const said = (...limits: unknown[]): string[] =>
  readCustodyLimits({ limits }, 'KH').wrong.map(({ limit, field, says }) => `${limit} ${field} ${says}`);

describe('a file of limits', () => {
  it('gives its limits, as those of a country', () => {
    expect(readCustodyLimits({ about: 'Two.', limits: [inFile(), inFile({ code: 'OTHER' })] }, 'TL')).toEqual({
      limits: [aLimit({ country: 'TL' }), aLimit({ country: 'TL', code: 'OTHER' })],
      wrong: [],
    });
    expect(readCustodyLimits({ limits: [] }, 'TL')).toEqual({ limits: [], wrong: [] });
  });

  it.each(Object.keys(inFile()).filter((field) => field !== 'translations'))(
    'is refused where a limit does not say its %s',
    (field) => {
      const { [field]: _, ...rest } = inFile();
      const [first, ...others] = said(rest);
      expect(first).toMatch(new RegExp(field === 'code' ? '^number 1 code ' : `^POLICE ${field}[ .]`));
      // A confirmation is of two fields, and needs the day since when the law is in force.
      expect(others.every((one) => /confirmedBy|inForce/.test(one))).toBe(true);
    },
  );

  it.each([
    ['who confirmed it and when', 'confirmedBy', { confirmedBy: null }],
    ['who confirmed it and when', 'confirmedBy', { confirmedOn: null }],
    ['by which function', 'confirmedBy', { confirmedBy: ' ' }],
    ['since when', 'inForce.from', { inForce: { from: null, until: null } }],
    ['a day such as', 'confirmedOn', { confirmedOn: '2022-02-30' }],
    ['a day such as', 'inForce.until', { inForce: { from: '2008-01-01', until: '2009' } }],
    ['both in hours', 'extension', { extension: { months: 1, offence: null, by: 'CE_CUSTODY_EXTENDED' } }],
    ['whole number', 'extension', { extension: { hours: 0.5, offence: null, by: 'CE_CUSTODY_EXTENDED' } }],
    ['code of an event', 'extension.by', { extension: { hours: 24, offence: null, by: 'OF_FELONY' } }],
    ['OF_MISDEMEANOUR', 'extension.offence', { extension: { hours: 24, offence: 'felony', by: 'CE_CHARGE' } }],
    ['"hours": 48', 'length', { length: { hours: 48, months: 1 } }],
    ['"hours": 48', 'length', { length: '48 hours' }],
    ['ST_POLICE', 'stage', { stage: 'ST_UNKNOWN' }],
    ['OF_FELONY', 'offence', { offence: 'ST_POLICE' }],
    ['AG_CHILD', 'age', { age: 'child' }],
    ['list of codes of events', 'from', { from: 'CE_ARREST' }],
    ['list of codes of events', 'until', { until: ['CE_HEARING', 'CE_HEARD'] }],
    ['in quotes', 'article', { article: 96 }],
    ['"km"', 'translations', { translations: { km: 'A law' } }],
  ])('names the limit and the field: %s (%s)', (what, field, rest) => {
    expect(said(inFile(rest))).toEqual([expect.stringContaining(what)]);
    expect(said(inFile(rest))[0]).toMatch(new RegExp(`^POLICE ${field.replace('.', '\\.')} `));
  });

  it('is refused where two limits have one code, and where it is no list of limits', () => {
    expect(said(inFile(), inFile())).toEqual(['POLICE code another limit has it']);
    expect(said('a limit')[0]).toMatch(/^number 1 code /);
    for (const file of [null, [], {}, { limits: {} }])
      expect(readCustodyLimits(file, 'KH')).toMatchObject({ limits: [], wrong: [{ field: 'limits' }] });
  });
});

import { describe, expect, it } from '@jest/globals';
import { Gazetteer } from '../places/gazetteer.js';
import { fold } from '../text-matching/fold.js';
import en from '../text/imports/en.json' with { type: 'json' };
import { codesOf } from '../vocabulary/vocabulary.js';
import type { Decision, MappedColumn } from './column-mapping.js';
import { constantProblem } from './constants.js';
import { targetOf } from './column-targets.js';
import { columnOfGuess, guessColumns, mapOfGuesses } from './guess-columns.js';
import { withShippedMapping } from './match-saved-mapping.js';
import type { DateRule } from './read-date.js';
import { SHIPPED_MAPPINGS, shippedMappingFor } from './shipped-mappings.js';

const byId = (id: string) => SHIPPED_MAPPINGS.find((one) => one.id === id)!;

describe.each(SHIPPED_MAPPINGS.map((one) => [one.name, one] as const))('the mapping for %s', (_name, one) => {
  it('has meanings, codes and values for all rows that exist, each header once, and words of its own', () => {
    const { columns, constants = [] } = one.map;
    expect(columns.filter(({ target }) => !targetOf(target))).toEqual([]);
    expect(new Set(columns.map(({ header }) => header)).size).toBe(columns.length);
    expect(constants.map((one) => constantProblem(one, new Gazetteer([])))).toEqual(constants.map(() => null));
    for (const { target, values = {}, flag } of columns) {
      const known = target === 'when.precision' ? ['1', '3'] : targetOf(target)!.lists.flatMap((list) => codesOf(list));
      const used = [...Object.values(values).flatMap(({ value }) => value), ...(flag ? [flag.add] : [])];
      expect(used.filter((code) => !known.includes(code))).toEqual([]);
    }
    expect(Object.keys(en)).toContain(`import.shipped.${one.id}`);
  });

  it('is proposed for its own files, from four fifths of its headers on', () => {
    const { knownBy, id } = one;
    expect(shippedMappingFor(knownBy)).toMatchObject({ shipped: { id }, found: knownBy.length, of: knownBy.length });
    const enough = Math.ceil(knownBy.length * 0.8);
    expect(shippedMappingFor([...knownBy.slice(0, enough), 'other'])?.shipped.id).toBe(id);
    expect(shippedMappingFor([...knownBy.slice(0, enough - 1), 'other'])).toBeNull();
  });
});

describe('a file that nobody here knows', () => {
  it('gets no proposal, whatever it shares with a known one', () => {
    expect(shippedMappingFor(['Date', 'Place', 'Title', 'URL', 'Latitude', 'Longitude'])).toBeNull();
    expect(shippedMappingFor([])).toBeNull();
  });
});

describe('a form of any tool', () => {
  it('is not taken for that of KoboToolbox by questions of its own', () => {
    const { knownBy } = byId('kobotoolbox');
    expect(shippedMappingFor(knownBy.map((header) => header.replace(/^_+/, '')))).toBeNull();
    const [status, ...others] = knownBy.filter((header) => header !== '_index');
    expect(shippedMappingFor(['status', status!, 'Status', 'STATUS', ...others])?.found).toBe(knownBy.length - 1);
  });
});

describe('what the tool of a form adds', () => {
  it('is left out: who filled it in, and on which phone', () => {
    const { columns } = byId('kobotoolbox').map;
    for (const header of ['_submitted_by', 'username', 'deviceid', 'phonenumber', 'subscriberid', 'start', 'end'])
      expect(columns.find((one) => one.header === header)?.target).toBe('nothing');
  });

  it('is left out of forms of ODK Central too, and its key makes a submission one incident', () => {
    const { name, knownBy, map } = byId('odk-central');
    const headers =
      'SubmissionDate,meta-instanceID,KEY,SubmitterID,SubmitterName,AttachmentsPresent,AttachmentsExpected,Status,ReviewState,DeviceID,Edits,FormVersion'.split(
        ',',
      );
    expect([name, [...knownBy].sort()]).toEqual(['ODK Central', [...headers].sort()]);
    for (const header of headers)
      expect([header, map.columns.find((one) => one.header === header)?.target]).toEqual([
        header,
        header === 'KEY' ? 'record.externalId' : 'nothing',
      ]);
  });
});

describe('a shipped mapping', () => {
  it('overrides only what it states: points, rows of one incident and values for all rows stay as they were', () => {
    const { knownBy } = byId('kobotoolbox');
    const headers = [...knownBy, 'Latitude', 'Longitude', 'Measure'];
    const guesses = guessColumns(
      headers,
      null,
      headers.map((header) => [header === 'Measure' ? 'arrested' : '11.5']),
    );
    const proposed = mapOfGuesses(guesses);
    expect(proposed).toMatchObject({ point: { nearestKm: null }, groupRows: true });
    const constants = [
      { target: 'place', value: '07' },
      { target: 'sources.type', value: 'SR_OWN' },
    ];
    const now = { ...proposed, constants, arrive: 'submitted' as const };
    const kobo = withShippedMapping(byId('kobotoolbox'), guesses, now);
    expect(kobo).toMatchObject({ point: { nearestKm: null }, groupRows: true, arrive: 'submitted', constants });
    expect(kobo.columns.find(({ header }) => header === '_uuid')?.target).toBe('record.externalId');
    expect(withShippedMapping(byId('acled'), guesses, now).constants).toEqual([
      { target: 'place', value: '07' },
      { target: 'sources.type', value: 'SR_DATASET' },
    ]);
  });

  it('leaves columns that somebody set, and what their cells say of days and of "not known"', () => {
    const { knownBy } = byId('acled');
    const headers = [...knownBy, 'Own'];
    const cells: Readonly<Record<string, string[]>> = {
      event_date: ['31/12/2021', '03/04/2021'],
      fatalities: ['2', '-99'],
      Own: ['a', 'b'],
    };
    const guesses = guessColumns(
      headers,
      null,
      headers.map((header) => cells[header] ?? ['']),
    );
    const proposed = mapOfGuesses(guesses);
    const now = {
      ...proposed,
      columns: proposed.columns.map((one) =>
        one.header === 'Own' ? { ...one, target: 'placeNote', identifies: true as const } : one,
      ),
    };
    const { columns } = withShippedMapping(byId('acled'), guesses, now);
    const of = (header: string) => columns.find((one) => one.header === header);
    expect(of('Own')).toEqual({ header: 'Own', target: 'placeNote', dates: null, identifies: true });
    expect(of('event_date')).toEqual({
      header: 'event_date',
      target: 'when',
      dates: expect.objectContaining({ order: 'dmy' }),
    });
    expect(of('fatalities')).toEqual({
      header: 'fatalities',
      target: 'harms.count:HM_DEATH',
      dates: null,
      zero: 'not-reported',
      missing: ['-99'],
    });
  });

  it('keeps what somebody decided for a column to which it gives the same meaning, and states its own over it', () => {
    const { knownBy, map } = byId('acled');
    const guesses = guessColumns(
      knownBy,
      null,
      knownBy.map((header) => [header === 'event_date' ? '03/04/2021' : 'a']),
    );
    const strike: Decision = { as: 'words', value: [] };
    const decisions: Readonly<Record<string, Partial<MappedColumn>>> = {
      event_date: { target: 'when', dates: { order: 'mdy' } as DateRule, identifies: true },
      event_type: { target: 'assemblyTypes', values: { [fold('Strikes')]: strike, [fold('Protests')]: strike } },
      fatalities: { target: 'harms.count:HM_DEATH', missing: ['n/a'], zero: 'none' },
    };
    const now = {
      ...mapOfGuesses(guesses),
      columns: guesses.map((guess) => ({ ...columnOfGuess(guess), ...decisions[guess.header] })),
    };
    const { columns } = withShippedMapping(byId('acled'), guesses, now);
    const of = (header: string) => columns.find((one) => one.header === header);
    expect(of('event_date')).toMatchObject({ dates: { order: 'mdy' }, identifies: true });
    const stated = map.columns.find(({ header }) => header === 'event_type')!.values!;
    expect(of('event_type')!.values).toEqual({ ...stated, [fold('Strikes')]: strike });
    expect(of('fatalities')).toMatchObject({ missing: ['n/a'], zero: 'not-reported' });
    // What was decided for another meaning does not apply to this one.
    const other = { ...now, columns: now.columns.map((one) => ({ ...one, target: 'placeNote' })) };
    expect(
      withShippedMapping(byId('acled'), guesses, other).columns.find(({ header }) => header === 'event_type'),
    ).toEqual(map.columns.find(({ header }) => header === 'event_type'));
  });
});

import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { anIncident, aSource } from '../testing/an-incident.js';
import { mergeReport } from './merge-report.js';

describe('how far a record may go, once another is joined to it', () => {
  it.each([
    ['S0_PUBLIC', 'S3_RESTRICTED', 'S3_RESTRICTED'],
    ['S0_PUBLIC', 'S4_SEALED', 'S4_SEALED'],
    ['S0_PUBLIC', 'S1_COARSE', 'S1_COARSE'],
    ['S3_RESTRICTED', 'S0_PUBLIC', 'S3_RESTRICTED'],
    // The initial value: nobody has decided.
    ['S0_PUBLIC', 'S2_INTERNAL', 'S0_PUBLIC'],
    ['S2_INTERNAL', 'S0_PUBLIC', 'S2_INTERNAL'],
  ])('%s and %s: %s', (stays, other, becomes) => {
    const { incident, errors } = mergeReport(
      anIncident({ sensitivity: stays }),
      anIncident({ sensitivity: other }),
      [],
      '/take',
      randomUUID,
    );
    expect([incident.sensitivity, errors]).toEqual([becomes, []]);
  });
});

describe('the title of two records that are joined', () => {
  it('is taken with its translation, which is never taken by itself', () => {
    const stays = anIncident({ title: 'A march', titleTranslation: 'ការដើរក្បួន' });
    const [other, untranslated] = [
      anIncident({ title: 'A vigil', titleTranslation: 'ការអុជទៀន' }),
      anIncident({ title: 'A vigil' }),
    ];
    const joined = (from: Incident, take: string[]): unknown => {
      const { incident, errors } = mergeReport(stays, from, take, '/take', randomUUID, true);
      return errors.length > 0 ? errors.map(({ pointer }) => pointer) : [incident.title, incident.titleTranslation];
    };
    expect(joined(other, ['title'])).toEqual(['A vigil', 'ការអុជទៀន']);
    expect(joined(untranslated, ['title'])).toEqual(['A vigil', null]);
    expect(joined(other, ['titleTranslation'])).toEqual(['/take/0']);
    // Where both say the same, and only one of them is translated.
    const { incident } = mergeReport(untranslated, other, ['titleTranslation'], '/take', randomUUID, false);
    expect(incident.titleTranslation).toBe('ការអុជទៀន');
  });
});

describe('the tags of two records that are joined', () => {
  const joined = (stays: string | null, other: string | null, take: string[] = [], overwrites = false): unknown => {
    const [one, two] = [anIncident({ tags: stays }), anIncident({ tags: other })];
    const { incident, errors } = mergeReport(one, two, take, '/take', randomUUID, overwrites);
    return errors.length > 0 ? errors : incident.tags;
  };

  it('are those of both, each once', () => {
    expect(joined('court, week 23', 'Week 23, gate')).toBe('court, week 23, gate');
    expect(joined(null, 'gate')).toBe('gate');
    expect(joined('gate', null)).toBe('gate');
    expect(joined(null, null)).toBeNull();
    for (const overwrites of [true, false]) expect(joined('a', 'b', ['tags'], overwrites)).toBe('a, b');
  });

  it('are as many as an answer holds', () => {
    const [first, long] = ['x'.repeat(470), 'y'.repeat(40)];
    expect(joined(first, `${long}, z`)).toBe(`${first}, z`);
  });
});

describe('the sources of two records that are joined', () => {
  it('all stand in the one that stays, also where nothing else is taken over; one address of one type stands once', () => {
    const stays = anIncident({ sources: [aSource({ publisher: 'Daily One', url: 'https://one.example/a' })] });
    const other = anIncident({
      sources: [
        aSource({ publisher: 'Daily One', url: 'https://one.example/a' }),
        aSource({ publisher: 'Weekly Two', url: 'https://two.example/b' }),
        aSource({ publisher: 'Radio Three', url: null }),
      ],
    });
    const { incident, errors } = mergeReport(stays, other, [], '/take', randomUUID);
    expect(errors).toEqual([]);
    expect(incident.sources.map(({ publisher }) => publisher)).toEqual(['Daily One', 'Weekly Two', 'Radio Three']);
    expect(new Set([...incident.sources, ...other.sources.slice(1)].map(({ id }) => id)).size).toBe(5);
  });
});

import { describe, expect, it } from '@jest/globals';
import { UNKNOWN_COUNT } from '@vigil/shared/counting/count-value.js';
import { asDay, epochDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { FIELD_FILTERS, QUEUE_FILTERS } from '@vigil/shared/incident/queue-filters.js';
import { aHarm, anAct, anIncident, aSource } from '../testing/an-incident.js';
import { internalAnswersOf, openAnswersOf } from './answers-of-record.js';
import { INTERNAL_FILTERS } from './internal-answers-of-rows.js';

const said = (...args: Parameters<typeof openAnswersOf>): Record<string, string[]> => {
  const all: Record<string, string[]> = {};
  for (const [filter, value] of openAnswersOf(...args).answers) (all[filter] ??= []).push(value);
  return all;
};

describe('the filters of the queue', () => {
  it('are every field of the codebook, each once', () => {
    expect(new Set(QUEUE_FILTERS).size).toBe(QUEUE_FILTERS.length);
    const of = (kind: string): string[] =>
      FIELD_FILTERS.filter((one) => one.kind === kind).map(({ key, isInternal }) => `${key}${isInternal ? '*' : ''}`);
    expect(of('count')).toEqual(['crowd', 'acts.quantity', 'acts.people', 'harms.count']);
    expect(of('days')).toEqual(['when', 'announced', 'acts.when', 'sources.publishedOn', 'accounts.saidOn']);
    expect(of('time')).toEqual(['timeOfDay*']);
    expect(of('presence')).toEqual(
      expect.arrayContaining(['title', 'narrative*', 'point*', 'acts', 'acts.note*', 'acts.sources', 'sources.url']),
    );
    expect(INTERNAL_FILTERS.length).toBeLessThan(31);
  });
});

describe('which questions a record answers', () => {
  it('is said of each, of what nobody knows as of what nobody answered; a code says it by itself', () => {
    const incident = anIncident({ crowd: UNKNOWN_COUNT, publicSummary: null, issues: [], assemblyTypes: ['AT_MARCH'] });
    expect(said(incident, false)).toMatchObject({
      crowd: ['not-answered'],
      publicSummary: ['not-answered'],
      issues: ['not-answered'],
      when: ['answered'],
      harms: ['not-answered'],
      acts: ['answered'],
    });
    const all = said(incident, false);
    expect([all['assemblyTypes'], all['harms.count'], all['notified']]).toEqual([undefined, undefined, undefined]);
    // Internal answers are not among those of everybody.
    expect(INTERNAL_FILTERS.filter(({ key }) => key in all)).toEqual([]);
  });

  it('is both of several children that differ', () => {
    const incident = anIncident({ acts: [anAct({ forceName: 'A unit' }), anAct({ forceName: null })] });
    expect(said(incident, false)['acts.forceName']!.sort()).toEqual(['answered', 'not-answered']);
  });

  it('has what numbers and days may be, open where a source says so', () => {
    const count = { state: 'CS_AT_LEAST', low: 2, high: null, text: null } as const;
    const incident = anIncident({
      when: exactDay(asDay('2021-06-04')),
      crowd: { state: 'CS_NONE', low: 0, high: 0, text: null },
      harms: [aHarm({ count }), aHarm({ count: UNKNOWN_COUNT })],
      acts: [],
    });
    const day = epochDay(asDay('2021-06-04'));
    expect(openAnswersOf(incident, false).ranges.filter(([key]) => !key.startsWith('sources'))).toEqual([
      ['when', day, day],
      ['crowd', 0, 0],
      ['harms.count', 2, null],
    ]);
  });

  it('is not said of what is encrypted at rest while that cannot be read', () => {
    const [shown, hidden] = [aSource({ url: null }), aSource({ linkWithheld: 'yes', url: 'https://example.org/a' })];
    const link = (sources: (typeof shown)[], isLocked: boolean): string[] | undefined =>
      said(anIncident({ sources }), isLocked)['sources.url'];
    expect(link([hidden], false)).toEqual(['answered']);
    // As its columns have it.
    expect(link([{ ...hidden, url: null }], true)).toBeUndefined();
    expect(link([shown, { ...hidden, url: null }], true)).toEqual(['not-answered']);
  });
});

describe('which internal questions a record answers', () => {
  const bits = (filters: readonly string[]): number =>
    INTERNAL_FILTERS.reduce((sum, { key }, n) => (filters.includes(key) ? sum | (1 << n) : sum), 0);

  it('is said of the record and of each of its children, and of lists without any not at all', () => {
    const sealed = [
      { ownerId: 'r', field: 'narrative', value: 'Words' },
      { ownerId: 'r', field: 'placeNote', value: null },
      { ownerId: 'r', field: 'point', value: { lat: 11, lon: 104 } },
      { ownerId: 'a1', field: 'note', value: 'A note' },
    ];
    const children = new Map([
      ['acts', ['a1', 'a2']],
      ['harms', ['h1']],
    ]);
    const found = internalAnswersOf('r', sealed, children);
    expect(found.answered).toBe(bits(['narrative', 'point', 'acts.note']));
    expect(found.lacking).toBe(bits(['timeOfDay', 'landmark', 'placeNote', 'tags', 'acts.note', 'harms.note']));
    expect(found.times).toBeNull();
  });

  it('has when it may have been on its day', () => {
    const at = (value: string) =>
      internalAnswersOf('r', [{ ownerId: 'r', field: 'timeOfDay', value }], new Map()).times;
    expect([at('15:30'), at('after the march')]).toEqual([[[930, 930]], null]);
  });
});

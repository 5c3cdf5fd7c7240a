import { describe, expect, it } from '@jest/globals';
import { spellsOf } from '@vigil/shared/custody/spells.js';
import { aStep, released } from '@vigil/shared/custody/test-events.js';
import type { CaseStep } from '@vigil/shared/custody/stage.js';
import type { PersonLine } from '@vigil/shared/staff-responses/people.js';
import { likeness, possibleDuplicates } from './possible-duplicates.js';

const taken = (id: string, acts: PersonLine['acts'], ...events: CaseStep[]): PersonLine => ({
  id,
  handle: id,
  revision: 1,
  risk: null,
  showing: null,
  team: [],
  warnings: [],
  acts,
  events: events.length,
  custody: spellsOf(events),
});
const by = (incident: string, act: string | null) => [{ incident, act }];
const arrest = (days: string): CaseStep => aStep('ARREST', days);

describe('two entries that may be one person', () => {
  const h1 = taken('h1', by('i', 'a'), arrest('2022-04-01'));
  it('K8: were taken by the same act on days that overlap', () => {
    const h2 = taken('h2', by('i', 'a'), arrest('2022-04-01..2022-04-10'), released('2022-05-02'));
    expect(likeness(h1, h2)).toBe('same-act');
    expect(likeness(h1, taken('later', by('i', 'a'), arrest('2022-04-02')))).toBeNull();
  });

  it('may also be in the same incident, if of one nobody knows by which act; two acts are two people', () => {
    expect(likeness(h1, taken('x', by('i', null), arrest('2022-04-01')))).toBe('same-incident');
    expect(likeness(h1, taken('x', by('i', 'b'), arrest('2022-04-01')))).toBeNull();
  });

  it('may be on the same days, if one stands apart from all incidents', () => {
    expect(likeness(h1, taken('x', [], arrest('2022-03-20..2022-04-01')))).toBe('same-days');
    expect(likeness(h1, taken('x', by('j', null), arrest('2022-04-01')))).toBeNull();
  });

  it('are never those of whom nothing says when they were taken', () => {
    expect(likeness(h1, taken('x', by('i', 'a')))).toBeNull();
  });

  it('are listed with the likeliest first, and never the person', () => {
    const others = [
      taken('days', [], arrest('2022-04-01')),
      h1,
      taken('act', by('i', 'a'), arrest('2022-04-01')),
      taken('incident', by('i', null), arrest('2022-04-01')),
    ];
    expect(possibleDuplicates(h1, [], others).map(({ id }) => id)).toEqual(['act', 'incident', 'days']);
  });

  it('are never those whom one arrest names beside each other, but a hearing may name somebody twice', () => {
    const others = [taken('h2', by('i', 'a'), arrest('2022-04-01')), taken('h3', by('i', 'a'), arrest('2022-04-01'))];
    const of = (type: string, ...ids: string[]) => ({ type, people: ids.map((person) => ({ person })) });
    const found = (...events: ReturnType<typeof of>[]): string[] =>
      possibleDuplicates(h1, events, others).map(({ id }) => id);
    expect(found(of('CE_ARREST', 'h1', 'h2'))).toEqual(['h3']);
    expect(found(of('CE_HEARING', 'h1', 'h2', 'h3'))).toEqual(['h2', 'h3']);
  });
});

import { describe, expect, it } from '@jest/globals';
import { blank } from '../codebook/check-body.js';
import { fieldOf } from '../codebook/field.js';
import { atLeast } from '../counting/count-value.js';
import { howComplete, isUnanswered } from './essentials.js';
import { Incident } from './incident.js';

const nothing = (): Incident => blank(Incident);

describe('how far a record is', () => {
  it('says which of the first questions nobody answered, and what keeps it from being handed in', () => {
    expect(howComplete(nothing())).toEqual({
      essentials: 10,
      unanswered: ['title', 'when', 'place', 'groups', 'assemblyTypes', 'crowd', 'interference', 'acts', 'sources'],
      needed: ['title', 'when', 'place', 'sources'],
    });
    const more = Object.assign(nothing(), { title: 'March', crowd: atLeast(200), assemblyTypes: ['AT_MARCH'] });
    expect(howComplete(more).unanswered).toEqual(['when', 'place', 'groups', 'interference', 'acts', 'sources']);
  });
});

describe('what goes wrong', () => {
  it('a count of nobody, an empty list of codes and the words of a count: the first is an answer, the second none, the third one', () => {
    const of = (name: string, value: unknown): boolean =>
      isUnanswered(Object.assign(nothing(), { [name]: value }), fieldOf(Incident, name)!);
    expect([
      of('crowd', { state: 'CS_NONE', low: 0, high: 0, text: null }),
      of('assemblyTypes', []),
      of('crowd', { state: 'CS_UNKNOWN', low: null, high: null, text: 'many' }),
    ]).toEqual([false, true, false]);
  });
});

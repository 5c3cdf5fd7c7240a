import type { Question } from '@vigil/shared/counting/question.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { PlacesService } from '../places/places.service.js';
import type { Member } from '../platform/http/current-member.js';

/**
 * Returns a question about the countries whose records a member may see. Without a place it is about all of these.
 * @throws Problem 'invalid-query' for a place in another country: a figure of it would be 0, which nobody knows
 */
export const withinCountries = (
  question: Question,
  { countries }: Pick<Member, 'countries'>,
  { gazetteer }: Pick<PlacesService, 'gazetteer'>,
): Question => {
  if (countries === null) return question;
  const asked = question.filters.place ?? countries;
  if (!asked.every((code) => countries.some((country) => gazetteer.isWithin(code, country))))
    throw new Problem('invalid-query', { errors: [{ pointer: 'place', code: 'not-your-country' }] });
  return { ...question, filters: { ...question.filters, place: asked } };
};

import { describe, expect, it } from '@jest/globals';
import { blank } from '../codebook/check-body.js';
import { days } from '../custody/test-events.js';
import { asDay } from '../day/day.js';
import { Source } from '../incident/source.js';
import { label } from '../vocabulary/vocabulary.js';
import { isPublishedSource } from './published-source.js';

const article = (answers: Partial<Source> = {}): Source => ({
  ...blank(Source),
  type: 'SR_MEDIA_NAT',
  publisher: 'The Example Post',
  url: 'https://post.example/hearing',
  publishedOn: { precision: 'DP_RANGE', ...days('2023-06-29..2023-06-30') },
  linkWithheld: 'no',
  ...answers,
});
const TODAY = asDay('2023-06-30');

describe('a published source', () => {
  it('is an article with its publisher, address and day', () => {
    expect(isPublishedSource(article(), TODAY)).toBe(true);
    for (const type of ['SR_AUTHORITY', 'SR_NGO', 'SR_UN', 'SR_MEDIA_LOCAL', 'SR_MEDIA_INT'])
      expect([type, isPublishedSource(article({ type }), TODAY)]).toEqual([type, true]);
  });

  it.each<[string, Partial<Source>]>([
    ['its kind is not known', { type: null }],
    ['somebody told us', { type: 'SR_LAWYER' }],
    ['it is a document of a court, which somebody was given', { type: 'SR_COURT' }],
    ['it is a post, which friends alone may see', { type: 'SR_SOCIAL_TEXT' }],
    ['it is a dataset', { type: 'SR_DATASET' }],
    ['nobody knows who published it', { publisher: null }],
    ['its publisher is spaces', { publisher: ' ' }],
    ['it has no address', { url: null }],
    ['its address is not of https', { url: 'http://post.example/hearing' }],
    ['its address is of no public host', { url: 'https://localhost/hearing' }],
    ['its address names somebody who signs in', { url: 'https://me:secret@post.example/hearing' }],
    ['its link may not be shown', { linkWithheld: 'yes' }],
    ['nobody says whether its link may be shown', { linkWithheld: 'unknown' }],
    ['nobody knows when it was published', { publishedOn: null }],
    [
      'it may be published only tomorrow',
      { publishedOn: { precision: 'DP_RANGE', ...days('2023-06-30..2023-07-01') } },
    ],
  ])('is none where %s', (_why, answers) => {
    expect(isPublishedSource(article(answers), TODAY)).toBe(false);
  });

  it('is of kinds that the codebook has', () => {
    expect(label('SR_AUTHORITY', 'en')).toBe('Authorities');
  });
});

import { Problem } from '@vigil/shared/problems/problems.js';
import { etagOf, preconditionOf, revisionOf } from './precondition.js';

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof Problem ? error.code : 'no problem';
  }
  return 'nothing thrown';
};

describe('what a writer believes to be there', () => {
  it('is nothing yet with If-None-Match: *', () =>
    expect(preconditionOf({ 'if-none-match': '*' })).toEqual({ create: true }));
  it('is the revision of If-Match', () =>
    expect(preconditionOf({ 'if-match': etagOf(7) })).toEqual({ create: false, revision: 7 }));
  it('is a revision for what changes a record that is there', () => expect(revisionOf({ 'if-match': '"3"' })).toBe(3));
});

describe('what goes wrong', () => {
  it.each([
    ['says neither', {}],
    ['says both', { 'if-match': '"1"', 'if-none-match': '*' }],
    ['means any revision', { 'if-match': '*' }],
    ['forgets the quotes', { 'if-match': '7' }],
    ['sends a weak tag', { 'if-match': 'W/"7"' }],
    ['sends two tags', { 'if-match': '"7", "8"' }],
    ['names revision 0', { 'if-match': '"0"' }],
    ['names a revision that no integer holds', { 'if-match': '"99999999999"' }],
    ['creates against a named tag', { 'if-none-match': '"1"' }],
  ])('is asked for the version when it %s', (_what, headers) => {
    expect(codeOf(() => preconditionOf(headers))).toBe('precondition-needed');
  });
  it('is asked for the revision when it would create what only can be changed', () => {
    expect(codeOf(() => revisionOf({ 'if-none-match': '*' }))).toBe('precondition-needed');
  });
});

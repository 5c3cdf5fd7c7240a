import { addressOf, HEAPS, readRecordListQuery } from './record-list-query.js';

describe('the list of the desk in the address', () => {
  it.each([
    ['', { status: null, mine: false, q: '', corrections: false }],
    ['?status=WS_RETURNED&mine=true&q=banner', { status: 'WS_RETURNED', mine: true, q: 'banner', corrections: false }],
    ['?status=HIDDEN', { status: 'HIDDEN', mine: false, q: '', corrections: false }],
    ['?lang=km&q=%E1%9E%94%E1%9E%8A%E1%9E%B6', { status: null, mine: false, q: 'បដា', corrections: false }],
  ])('%j shows %j', (search, question) => expect(readRecordListQuery(search)).toEqual(question));

  it('is read again as it was written', () => {
    const question = { status: 'WS_SUBMITTED', mine: true, q: 'a & b', corrections: false };
    expect(readRecordListQuery(new URL(addressOf(question, '/desk'), 'http://desk').search)).toEqual(question);
  });

  it('has nothing to say when everything is shown', () => {
    expect(addressOf({ status: null, mine: false, q: ' ', corrections: false }, '/desk')).toBe('/desk');
  });

  it('shows a returned record to its author before anything else', () => {
    expect(HEAPS.monitor![0]!.question).toEqual({ status: 'WS_RETURNED', mine: true, q: '', corrections: false });
    expect(HEAPS.reviewer![1]!.question).toEqual({ status: 'WS_RETURNED', mine: true, q: '', corrections: false });
  });

  describe('what goes wrong', () => {
    it('a state that there is not shows everything', () => {
      expect(readRecordListQuery('?status=WS_LOST').status).toBeNull();
    });
  });
});

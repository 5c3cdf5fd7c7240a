import type { Text } from '@vigil/shared/text/text.js';
import { recordTitle } from './record-title.js';

const reader = (language: 'en' | 'km'): Text => Object.assign((key: string) => key, { language, has: () => true });
const both = { title: 'March for land', titleTranslation: 'ក្បួនដង្ហែដើម្បីដីធ្លី' };

describe('the title of a record at the desk', () => {
  it('is in the reader’s language where the record has it in both', () => {
    expect(recordTitle(both, reader('km'))).toBe(both.titleTranslation);
    expect(recordTitle(both, reader('en'))).toBe(both.title);
    const turned = { title: both.titleTranslation, titleTranslation: both.title };
    expect([recordTitle(turned, reader('km')), recordTitle(turned, reader('en'))]).toEqual([turned.title, both.title]);
  });

  it('is in the other language where that is all there is, and says where there is none', () => {
    expect(recordTitle({ ...both, titleTranslation: null }, reader('km'))).toBe(both.title);
    expect(recordTitle({ title: null, titleTranslation: null }, reader('km'))).toBe('desk.home.untitled');
  });
});

import { jest } from '@jest/globals';
import pages from '@vigil/shared/text/pages/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';

const text = createText('en', pages);
jest.unstable_mockModule('../../text-bundles.js', () => ({ useText: () => text }));
jest.unstable_mockModule('./record-text.js', () => ({
  Label: ({ code }: { code: string }) => code,
  Said: ({ children }: { children: string }) => children,
}));
const { Grade } = await import('./incident-grade-sources-history.js');
const plain = (grade: string, gradeReason: string | null): string =>
  renderToString(<Grade incident={{ grade, gradeReason } as never} />)
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

describe('the grade of a record', () => {
  it('says first why this record has it, then what it needs at least, and that reviewers may give less', () => {
    expect(plain('VG_CONFIRMED', 'Our monitor was there.')).toBe(
      'Verification grade: VG_CONFIRMED. Our monitor was there. Confirmed needs at least one of these: our own monitor on site, authenticated footage, or acknowledgement by the authority that acted. Reviewers decide on the grade, and may give a lower one than the sources allow.',
    );
    expect(plain('VG_FAIR', null)).toBe(
      'Verification grade: VG_FAIR. Fair needs at least two independent sources. Reviewers decide on the grade, and may give a lower one than the sources allow.',
    );
    expect(plain('VG_WEAK', 'One outlet.')).toMatch(/^Verification grade: VG_WEAK[.] One outlet. A single source says/);
  });
});

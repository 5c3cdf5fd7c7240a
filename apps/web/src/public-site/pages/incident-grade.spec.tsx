import { jest } from '@jest/globals';
import pages from '@vigil/shared/text/pages/en.json' with { type: 'json' };
import rule from '@vigil/shared/text/rule/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';

const text = createText('en', pages, rule);
jest.unstable_mockModule('../../text-bundles.js', () => ({ useText: () => text }));
jest.unstable_mockModule('../../ui/link.js', () => ({
  Link: ({ href, children }: { href: string; children: string }) => <a href={href}>{children}</a>,
}));
jest.unstable_mockModule('./record-text.js', () => ({
  Label: ({ code }: { code: string }) => code,
  Said: ({ children }: { children: string }) => children,
}));
const { Grade } = await import('./incident-grade-sources-history.js');
const htmlOf = (grade: string, gradeReason: string | null): string =>
  renderToString(<Grade incident={{ grade, gradeReason } as never} />);
const plain = (grade: string, gradeReason: string | null): string =>
  htmlOf(grade, gradeReason)
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

describe('the grade of a record', () => {
  it('says first why this record has it, then what it needs at least, and that reviewers may give less', () => {
    expect(plain('VG_CONFIRMED', 'Our monitor was there.')).toBe(
      'Verification grade: VG_CONFIRMED. Our monitor was there. Confirmed needs at least one of these: our own monitor on site, authenticated footage, or acknowledgement by the authority that acted. Reviewers decide on the grade, and may give a lower one than the sources allow. What these words mean',
    );
    expect(plain('VG_FAIR', null)).toBe(
      'Verification grade: VG_FAIR. Fair needs at least two independent sources. Reviewers decide on the grade, and may give a lower one than the sources allow. What these words mean',
    );
    // Whoever does not know the word finds it.
    expect(htmlOf('VG_FAIR', null)).toContain('<a href="/method#words">What these words mean</a>');
    expect(plain('VG_WEAK', 'One outlet.')).toMatch(/^Verification grade: VG_WEAK[.] One outlet. A single source says/);
  });
});

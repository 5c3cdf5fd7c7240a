import { jest } from '@jest/globals';
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import countingKm from '@vigil/shared/text/counting/km.json' with { type: 'json' };
import pages from '@vigil/shared/text/pages/en.json' with { type: 'json' };
import pagesKm from '@vigil/shared/text/pages/km.json' with { type: 'json' };
import publicSite from '@vigil/shared/text/public/en.json' with { type: 'json' };
import publicSiteKm from '@vigil/shared/text/public/km.json' with { type: 'json' };
import rule from '@vigil/shared/text/rule/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';

const english = createText('en', counting, pages, publicSite, rule);
let text = english;
jest.unstable_mockModule('../../text-bundles.js', () => ({ useText: () => text }));
jest.unstable_mockModule('../../ui/link.js', () => ({
  Link: ({ href, children }: { href: string; children: string }) => <a href={href}>{children}</a>,
}));
jest.unstable_mockModule('./record-text.js', () => ({
  Label: ({ code }: { code: string }) => code,
  Said: ({ children }: { children: string }) => children,
  FactNote: ({ children }: { children: string }) => <> {children}</>,
}));
const { Grade, Sources } = await import('./incident-grade-sources-history.js');
const htmlOf = (grade: string, gradeReason: string | null, sources = 1): string =>
  renderToString(<Grade incident={{ grade, gradeReason, sources: Array.from({ length: sources }) } as never} />);
const plain = (grade: string, gradeReason: string | null, sources = 1): string =>
  htmlOf(grade, gradeReason, sources)
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

  it('does not speak of a single source of a weak record above a list of several', () => {
    expect(plain('VG_WEAK', 'One outlet took it back.', 2)).toContain('count the sources below as a single one');
    expect(plain('VG_WEAK', 'One outlet took it back.', 2)).not.toContain('A single source says');
  });

  it('has the signs of Khmer between Khmer words', () => {
    text = createText('km', countingKm, pagesKm, publicSiteKm, rule);
    expect(plain('VG_FAIR', 'Two outlets.')).toMatch(/^កម្រិតនៃការផ្ទៀងផ្ទាត់៖ VG_FAIR។ Two outlets[.]/);
    text = english;
  });
});

it('a source is kept apart from its kind and its day, which a reader may copy behind its address', () => {
  const source = { type: 'ST_NATIONAL_MEDIA', publisher: 'A Daily', title: null, url: 'https://daily.example/7' };
  const more = { archiveUrl: null, linkWithheld: false, publishedOn: null };
  expect(renderToString(<Sources sources={[{ ...source, ...more } as never]} />).replace(/<[^>]+>/g, '')).toBe(
    'SourcesA Daily: https://daily.example/7 ST_NATIONAL_MEDIA',
  );
});

import { jest } from '@jest/globals';
import besideEn from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import besideKm from '@vigil/shared/text/beside/km.json' with { type: 'json' };
import countingEn from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import countingKm from '@vigil/shared/text/counting/km.json' with { type: 'json' };
import publicEn from '@vigil/shared/text/public/en.json' with { type: 'json' };
import publicKm from '@vigil/shared/text/public/km.json' with { type: 'json' };
import { createText, type Text } from '@vigil/shared/text/text.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { renderToString } from 'preact-render-to-string';
import { Router } from 'wouter-preact';

const texts = {
  en: createText('en', publicEn, besideEn, countingEn),
  km: createText('km', publicKm, besideKm, countingKm),
};
let text: Text = texts.km;
jest.unstable_mockModule('../text-bundles.js', () => ({ useText: () => text }));
const { Entry } = await import('./incident-list.js');

const shown = (reader: 'en' | 'km', more: object = {}): string => {
  text = texts[reader];
  const item = {
    code: 'KH-ABC123',
    kind: 'IK_ASSEMBLY',
    title: 'Banners taken from a vigil',
    titleTranslation: null,
    when: { precision: 'DP_DAY', earliest: '2021-06-04', latest: '2021-06-04' },
    place: { code: null, precision: 'LP_COUNTRY' },
    interference: 'IN_INTERFERED',
    grade: 'VG_FAIR',
    groups: [],
    acts: [{ kind: 'restriction', type: 'RS_SEIZE_MATERIAL' }],
    certain: true,
    singleSource: false,
    ...more,
  };
  return renderToString(
    <Router ssrPath="/">
      <Entry item={item as never} places={null} groups={[]} />
    </Router>,
  );
};

describe('an incident in the list, whose title is in another language', () => {
  it('begins with what was done, in the reader’s, and keeps the title as it is', () => {
    const html = shown('km');
    const [done, title] = [label('RS_SEIZE_MATERIAL', 'km'), 'Banners taken from a vigil'].map((one) =>
      html.indexOf(one),
    );
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(title!);
    expect(html).toContain('lang="en"');
    expect(html.split(label('RS_SEIZE_MATERIAL', 'km'))).toHaveLength(2);
  });

  it('begins with whether anybody interfered where no act is recorded', () => {
    const html = shown('km', { interference: 'IN_NONE', acts: [] });
    expect(html.indexOf(label('IN_NONE', 'km'))).toBeLessThan(html.indexOf('Banners taken'));
    expect(html).toContain(label('IN_NONE', 'km'));
  });

  it('is not told so to readers of the title’s language', () => {
    const html = shown('en');
    expect(html.indexOf('Banners taken')).toBeLessThan(html.indexOf(label('RS_SEIZE_MATERIAL', 'en')));
    expect(html).not.toContain('lang=');
  });

  it('has the title of its translation, where there is one', () => {
    const html = shown('km', { titleTranslation: 'បដាត្រូវបានដកហូត' });
    expect(html).toContain('បដាត្រូវបានដកហូត');
    expect(html).not.toContain('Banners');
    expect(html).not.toContain('lang=');
  });
});

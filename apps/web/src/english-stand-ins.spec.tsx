import { completeWords } from '@vigil/shared/text/complete-words.js';
import { markStandIns } from '@vigil/shared/text/mark-stand-ins.js';
import { createText } from '@vigil/shared/text/text.js';
import { factsOf } from '@vigil/shared/language/languages.js';
import { h, options } from 'preact';
import { renderToString } from 'preact-render-to-string';

const words = completeWords({ save: 'Save', count: '{n} days' }, { count: '{n} ថ្ងៃ' }, factsOf('km'));
const t = createText('km', words);

describe('a text that is not translated', () => {
  beforeAll(() => markStandIns({ options, h }));

  it('is English alone, and says so; what is translated does not', () => {
    expect(
      renderToString(
        <p>
          {t('save')} – <b>{t('count', { n: 3 })}</b>
        </p>,
      ),
    ).toBe('<p><span lang="en" dir="ltr">Save</span> – <b>៣ ថ្ងៃ</b></p>');
  });

  it('is said within a longer text, and plainly where only text may be', () => {
    expect(renderToString(<p>{`(${t('save')})`}</p>)).toBe('<p>(<span lang="en" dir="ltr">Save</span>)</p>');
    expect(renderToString(<option>{t('save')}</option>)).toBe('<option>\u2066Save\u2069</option>');
    expect(renderToString(<p>Nothing</p>)).toBe('<p>Nothing</p>');
  });
});

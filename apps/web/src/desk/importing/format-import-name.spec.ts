import { describe, expect, it } from '@jest/globals';
import queueEn from '@vigil/shared/text/queue/en.json' with { type: 'json' };
import queueKm from '@vigil/shared/text/queue/km.json' with { type: 'json' };
import importsEn from '@vigil/shared/text/imports/en.json' with { type: 'json' };
import importsKm from '@vigil/shared/text/imports/km.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { formatImportName } from './format-import-name.js';

describe('what an import is called', () => {
  const beganAt = '2026-05-03T03:20:00.000Z';
  const named = (name: string | null, language: 'en' | 'km'): string =>
    formatImportName(
      { name, beganAt },
      language === 'en' ? createText('en', queueEn, importsEn) : createText('km', queueKm, importsKm),
      'Asia/Phnom_Penh',
    );

  it('is the name of its file', () => {
    expect(named('protests.csv', 'en')).toBe('protests.csv');
  });

  it('is when it began once its file was erased, so that two of them are told apart', () => {
    expect(named(null, 'en')).toMatch(/^Import of .*3 May 2026.*10:20/);
    expect(named(null, 'km')).toMatch(/^ការនាំចូល .*២០២៦.*១០:២០/);
  });
});

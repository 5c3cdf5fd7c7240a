import appEn from '@vigil/shared/text/app/en.json' with { type: 'json' };
import appKm from '@vigil/shared/text/app/km.json' with { type: 'json' };
import besideEn from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import besideKm from '@vigil/shared/text/beside/km.json' with { type: 'json' };
import countingEn from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import countingKm from '@vigil/shared/text/counting/km.json' with { type: 'json' };
import ruleEn from '@vigil/shared/text/rule/en.json' with { type: 'json' };
import ruleKm from '@vigil/shared/text/rule/km.json' with { type: 'json' };
import pagesEn from '@vigil/shared/text/pages/en.json' with { type: 'json' };
import pagesKm from '@vigil/shared/text/pages/km.json' with { type: 'json' };
import publicEn from '@vigil/shared/text/public/en.json' with { type: 'json' };
import publicKm from '@vigil/shared/text/public/km.json' with { type: 'json' };
import { createText, type Text } from '@vigil/shared/text/text.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';

/** Texts of the public pages that the server uses. */
export const MESSAGES: Readonly<Record<Language, Text>> = {
  en: createText('en', appEn, countingEn, ruleEn, pagesEn, publicEn, besideEn),
  km: createText('km', appKm, countingKm, ruleKm, pagesKm, publicKm, besideKm),
};

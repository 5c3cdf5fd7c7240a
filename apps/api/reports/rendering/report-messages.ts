import appEn from '@vigil/shared/text/app/en.json' with { type: 'json' };
import appKm from '@vigil/shared/text/app/km.json' with { type: 'json' };
import besideEn from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import besideKm from '@vigil/shared/text/beside/km.json' with { type: 'json' };
import countingEn from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import countingKm from '@vigil/shared/text/counting/km.json' with { type: 'json' };
import ruleEn from '@vigil/shared/text/rule/en.json' with { type: 'json' };
import ruleKm from '@vigil/shared/text/rule/km.json' with { type: 'json' };
import reportEn from '@vigil/shared/text/report/en.json' with { type: 'json' };
import reportKm from '@vigil/shared/text/report/km.json' with { type: 'json' };
import { createText, type Text } from '@vigil/shared/text/text.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';

/** The texts that reports are written with. */
export const REPORT_MESSAGES: Readonly<Record<Language, Text>> = {
  en: createText('en', appEn, besideEn, countingEn, ruleEn, reportEn),
  km: createText('km', appKm, besideKm, countingKm, ruleKm, reportKm),
};

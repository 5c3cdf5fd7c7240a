import codebookEn from '@vigil/shared/text/codebook/en.json' with { type: 'json' };
import codebookKm from '@vigil/shared/text/codebook/km.json' with { type: 'json' };
import importsEn from '@vigil/shared/text/imports/en.json' with { type: 'json' };
import importsKm from '@vigil/shared/text/imports/km.json' with { type: 'json' };
import problemsEn from '@vigil/shared/text/problems/en.json' with { type: 'json' };
import problemsKm from '@vigil/shared/text/problems/km.json' with { type: 'json' };
import { createText, type Text } from '@vigil/shared/text/text.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';

const says = {
  en: createText('en', codebookEn, problemsEn, importsEn),
  km: createText('km', codebookKm, problemsKm, importsKm),
};

/** Returns the texts in which an import reports the outcome of rows. */
export const importText = (language: Language): Text => says[language];

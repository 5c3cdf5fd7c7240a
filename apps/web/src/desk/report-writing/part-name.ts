import { storedLanguage } from '@vigil/shared/language/languages.js';
import type { Part } from '@vigil/shared/report/report-draft.js';
import type { Text } from '@vigil/shared/text/text.js';

/** A figure that can be inserted into a text, and its current value. */
export interface OfferedFigure {
  key: string;
  says: string;
}

/** Returns the name of a part for lists and buttons, as a report says it. */
export const partName = (part: Part, figures: readonly OfferedFigure[], t: Text): string => {
  switch (part.kind) {
    case 'words': {
      const heading = part.heading[storedLanguage(t.language)] || part.heading.en || part.heading.km;
      const said = figures.reduce((text, { key, says }) => text.replaceAll(`{${key}}`, () => says), heading);
      return said || t('write.kind.words');
    }
    case 'table':
      return t(`write.table.${part.table}`);
    case 'drawing':
      return t(`write.drawing.${part.drawing}`);
    case 'figure':
      return t('write.kind.figure');
  }
};

import { formatPeriod } from '../day/format-dates.js';
import { parsePeriod } from '../day/period.js';
import '../people/people-lists.js';
import type { Text } from '../text/text.js';
import { label } from '../vocabulary/vocabulary.js';
import { NONE } from './count-people-figure.js';
import { articleIn } from './format-article.js';
import { isUnit } from './people-question.js';
import type { KeyLabel } from './present-figure.js';

/**
 * Returns the words for the keys of splits: of periods, groups, articles and codes.
 * @param groupName null: not known
 */
export const keyLabelIn =
  (t: Text, groupName: (id: string) => string | null): KeyLabel =>
  (split, key) => {
    if (isUnit(split)) {
      const period = parsePeriod(key);
      return period ? formatPeriod(period, t.language) : key;
    }
    if (split === 'group') {
      if (key === NONE) return t('people-figures.key.no-group');
      return groupName(key) ?? t('people-figures.key.unknown-group');
    }
    if (split === 'article') {
      if (key === NONE) return t('people-figures.key.no-article');
      return t('people-figures.limit', articleIn(key, t.language));
    }
    return label(key, t.language);
  };

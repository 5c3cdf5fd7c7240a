import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import { parsePeriod } from '@vigil/shared/day/period.js';
import '@vigil/shared/people/people-lists.js';
import { isUnit } from '@vigil/shared/people-figures/people-question.js';
import { NONE } from '@vigil/shared/people-figures/count-people-figure.js';
import type { KeyLabel } from '@vigil/shared/people-figures/present-figure.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { useText } from '../../text-bundles.js';
import { groupName, useGroups } from '../groups-context.js';

/** Returns the words for the keys of splits: of periods, groups, articles and codes. */
export const useKeyLabel = (): KeyLabel => {
  const t = useText();
  const groups = useGroups();
  return (split, key) => {
    if (isUnit(split)) {
      const period = parsePeriod(key);
      return period ? formatPeriod(period, t.language) : key;
    }
    if (split === 'group') {
      const group = key === NONE ? undefined : groups.byId(key);
      if (key === NONE) return t('people-figures.key.no-group');
      return group ? groupName(group, t.language) : t('people-figures.key.unknown-group');
    }
    if (split === 'article') {
      if (key === NONE) return t('people-figures.key.no-article');
      const at = key.indexOf(' ');
      return `${label(key.slice(0, at), t.language)}: ${key.slice(at + 1)}`;
    }
    return label(key, t.language);
  };
};

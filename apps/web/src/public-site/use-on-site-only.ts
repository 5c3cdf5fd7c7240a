import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { formatOnSiteOnly, onSiteOnlyFor } from '@vigil/shared/counting/on-site-only.js';
import type { Period } from '@vigil/shared/day/period.js';
import type { KnownDays } from '@vigil/shared/day/period-progress.js';
import type { Text } from '@vigil/shared/text/text.js';
import { useText } from '../text-bundles.js';
import { groupNames } from './group-name.js';
import type { Places } from './places.js';
import { useGroups } from './use-figures.js';

/** Returns the same as it follows the word for who watched. */
export const afterWatch = (onSiteOnly: string | null, t: Text): string =>
  onSiteOnly === null ? '' : `${t('headline.end')} ${onSiteOnly}`;

/** Returns what says whose protests alone were watched on site in a unit; null where there is nothing to say. */
export const useOnSiteOnly = (
  coverage: readonly CoverageEntry[] | null,
  places: Places | null,
): ((code: string, period: Period, known: KnownDays) => string | null) => {
  const t = useText();
  const nameOf = groupNames(useGroups(), t);
  return (code, period, known) =>
    coverage && places && formatOnSiteOnly(onSiteOnlyFor(code, period, coverage, places, known), t, nameOf);
};

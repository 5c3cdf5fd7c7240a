import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import type { Period } from '@vigil/shared/day/period.js';
import { useMemo } from 'preact/hooks';
import { useText } from '../text-bundles.js';
import { divisionOf, splitOf, tracksOf } from './divided-by.js';
import type { Places } from './places.js';
import { useCounts } from './use-counts.js';
import { useGroups } from './use-figures.js';
import { askedAs, type View } from './view.js';

interface Asked {
  view: View;
  /** The whole time of the chart. */
  period: Period;
  places: Places | null;
  coverage: readonly CoverageEntry[] | null;
}

/** Returns the answer for a divided chart, and its lines or panels; null until loaded. */
export const useTracks = ({ view, period, places, coverage }: Asked) => {
  const t = useText();
  const groups = useGroups();
  const divided = divisionOf(view);
  const split = divided && splitOf(divided.division, view, places);
  const asked = split && askedAs(view, { period, split: ['period', split], unit: view.unit });
  const { value, state } = useCounts(asked);
  const answer = value?.answer.splits[1]?.split === split ? value.answer : null;
  const known = useMemo(() => ({ places, groups }), [places, groups]);
  const tracks = useMemo(
    () => (answer && divided ? tracksOf(answer, divided.division, known, coverage, t) : []),
    [answer, divided?.division, known, coverage, t],
  );
  /** Those that the reader compares. */
  const compared = (divided?.chosen ?? []).flatMap((code) => tracks.filter(({ key }) => key === code));
  return { asked, answer, compared, tracks, known, divided, split, hasFailed: state === 'failed' };
};

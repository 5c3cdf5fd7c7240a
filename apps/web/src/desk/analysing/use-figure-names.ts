import type { Names } from '@vigil/shared/counting/format-figure.js';
import { figureStandards } from '@vigil/shared/public/figure-standards.js';
import { useMemo } from 'preact/hooks';
import { useAbout } from '../../installation-info.js';
import { useText } from '../../text-bundles.js';
import { groupName, useGroups } from '../groups-context.js';
import { formatPlacePath, usePlaces } from '../places-context.js';

/** Returns the names for formatting figures. */
export const useFigureNames = (): Names => {
  const t = useText();
  const { language } = t;
  const about = useAbout();
  const places = usePlaces();
  const groups = useGroups();
  return useMemo(
    () => ({
      organisation: about?.organisation ?? '',
      standards: about ? figureStandards(about.standards, about, t) : '',
      place: (code) => formatPlacePath(code, places, language),
      ...(places.gazetteer.isOfSeveral && {
        isCountry: (code: string) => places.gazetteer.get(code)?.level === 0,
      }),
      group: (code) => {
        const group = groups.items.find(({ publicCode }) => publicCode === code);
        return group ? groupName(group, language) : code;
      },
    }),
    [t, about, places, groups],
  );
};

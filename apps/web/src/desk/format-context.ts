import { useMemo } from 'preact/hooks';
import { useText } from '../text-bundles.js';
import type { Tree } from './draft/record-tree.js';
import { groupName, useGroups } from './groups-context.js';
import { useOwnCodes } from './own-codes-context.js';
import { useOwnQuestions } from './own-questions-context.js';
import { formatProposedName, useProposedNames } from './proposed-names/proposed-names-context.js';
import { formatPlacePath, usePlaces } from './places-context.js';
import type { FormatContext } from './format-answer.js';

/** Returns the format context of this page, with names of places and groups and the record's sources. */
export const useFormatContext = (sources: readonly Tree[]): FormatContext => {
  const t = useText();
  const places = usePlaces();
  const groups = useGroups();
  const names = useProposedNames();
  const { name: ownCode } = useOwnCodes();
  const { field: ownField } = useOwnQuestions();
  return useMemo(
    () => ({
      t,
      sources,
      place: (code) => formatPlacePath(code, places, t.language),
      group: (id) => {
        const group = groups.byId(id);
        return group ? groupName(group, t.language) : t('desk.groups.unknown');
      },
      proposedName: (id) => formatProposedName(id, names, t),
      ownCode,
      ownField,
    }),
    [t, places, groups, names, ownCode, ownField, sources],
  );
};

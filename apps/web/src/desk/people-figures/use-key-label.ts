import { keyLabelIn } from '@vigil/shared/people-figures/key-label.js';
import type { KeyLabel } from '@vigil/shared/people-figures/present-figure.js';
import { useText } from '../../text-bundles.js';
import { groupName, useGroups } from '../groups-context.js';

/** Returns the words for the keys of splits. */
export const useKeyLabel = (): KeyLabel => {
  const t = useText();
  const groups = useGroups();
  return keyLabelIn(t, (id) => {
    const group = groups.byId(id);
    return group ? groupName(group, t.language) : null;
  });
};

import { blank } from '@vigil/shared/codebook/check-body.js';
import { GroupLink } from '@vigil/shared/incident/group-link.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { Source } from '@vigil/shared/incident/source.js';
import type { Tree } from '../draft/record-tree.js';
import { newChild } from '../draft/to-request-body.js';

/**
 * Returns the answers of a record like the last one: its place, with its landmark, its groups, and who said so. Never
 * what was done, to whom, or how many: that is of its own day.
 */
export const likeLast = ({
  place,
  landmark,
  point,
  groups,
  sources,
}: Pick<Incident, 'place' | 'landmark' | 'point' | 'groups' | 'sources'>): Tree => ({
  place,
  // The point is the landmark's; without one it is of its own day.
  ...(landmark === null ? {} : { landmark, point }),
  groups: groups.map(({ group, proposed, link }) =>
    newChild(blank(GroupLink) as unknown as Tree, { group, proposed, link }),
  ),
  sources: sources.map(({ type, publisher }) => newChild(blank(Source) as unknown as Tree, { type, publisher })),
});

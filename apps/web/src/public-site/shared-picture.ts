import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import type { PublicAbout, PublicGroup } from '@vigil/shared/public/response-types.js';
import type { Places } from './places.js';
import type { Figures } from './use-figures.js';
import type { View } from './view.js';

/** What the sheet needs to know of the page. */
export interface ToShare {
  view: View;
  figures: Figures;
  about: PublicAbout;
  places: Places;
  coverage: readonly CoverageEntry[] | null;
  groups: readonly PublicGroup[];
}
export const SHARED_PICTURES = ['map', 'chart', 'table'] as const;
export type SharedPicture = (typeof SHARED_PICTURES)[number];

import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import type { PublicAbout, PublicGroup } from '@vigil/shared/public/response-types.js';
import type { SubjectPart } from './embed-code.js';
import type { Places } from './places.js';
import type { Figures } from './use-figures.js';
import type { View } from './view.js';

/** What the sheet needs to know of a page with a map or a chart. */
export interface ToShare {
  view: View;
  figures: Figures;
  about: PublicAbout;
  places: Places;
  coverage: readonly CoverageEntry[] | null;
  groups: readonly PublicGroup[];
}
/** The pictures of a figure; pages of groups and places have others besides. */
export const FIGURE_PICTURES = ['map', 'chart', 'table'] as const;
export type FigurePicture = (typeof FIGURE_PICTURES)[number];
export type PictureName = FigurePicture | SubjectPart;

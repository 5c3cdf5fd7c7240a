import { loadedLater } from '../loaded-later.js';
import type { PublicPreviewProps } from './public-preview.js';

/** The same preview, with the code of the public page and its map only where somebody opens it. */
export const PublicPreviewLater = loadedLater<PublicPreviewProps>(
  ['desk', 'relations'],
  async () => (await import('./public-preview.js')).PublicPreview,
);

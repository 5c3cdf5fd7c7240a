import type { Words } from '@vigil/shared/text/text.js';
import { addBundleFiles } from '../../text-bundles.js';

/** The words of pages about people, for readers and for the desk. */
addBundleFiles(import.meta.glob<Words>('../../../../../libs/shared/text/person-page/*.json', { import: 'default' }));

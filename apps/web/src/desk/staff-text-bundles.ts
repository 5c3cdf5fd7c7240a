import { addBundleFiles } from '../text-bundles.js';
import type { Words } from '@vigil/shared/text/text.js';

// The words that only staff read. Readers of the public pages do not load their addresses.
addBundleFiles(
  import.meta.glob<Words>(
    '../../../../libs/shared/text/{queue,desk,codebook,definitions,objections,sources,relations,incident-story,account,problems,analysis,exports,imports,inbox,messages,sealing,evidence,inspection,releases,bulk,datasets,countries,people,people-figures,person-page,dossier,case-list,sealed-file,revision-log,server}/*.json',
    { import: 'default' },
  ),
);

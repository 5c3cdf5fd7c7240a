import { LANGUAGES } from '@vigil/shared/language/languages.js';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Incident } from '@vigil/shared/incident/incident.js';
import { createText, type Words } from '@vigil/shared/text/text.js';
import { inCheckout } from '../../project-root.js';
import { codebookPage } from './codebook-page.js';
import { percent, readNotes, type Share, sharesOf, textsIn } from '../languages/read-texts.js';
import { translationPage, type Outdated, type TextBundle } from './translation-page.js';

const TEXT = inCheckout('libs/shared/text');

const json = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

const bundlesOf = (): TextBundle[] =>
  readdirSync(TEXT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => ({
      name,
      en: json<Words>(join(TEXT, name, 'en.json')),
      km: json<Words>(join(TEXT, name, 'km.json')),
    }));

/** A generated page: its path, and the text that it should have now. */
interface GeneratedPage {
  path: string;
  name: string;
  text: string;
}

const shareIn = ({ read, all }: Share): string => `${percent(read, all)} % (${read} of ${all})`;

/** Returns what pages say of each translation: whole percent, so that the file seldom changes. */
const sharesFile = (): string => {
  const shares = LANGUAGES.filter((one) => one !== 'en').map((one) => {
    const { public: ofPublic, all } = sharesOf(textsIn(one), readNotes(one));
    return `"${one}": { "public": ${percent(ofPublic.read, ofPublic.all)}, "all": ${percent(all.read, all.all)} }`;
  });
  return `{ ${shares.join(', ')} }\n`;
};

/** Returns all generated pages as they should be. Reads the UI texts from the checkout; writes nothing. */
export const generatedPages = (): GeneratedPage[] => {
  const bundles = bundlesOf();
  const khmer = sharesOf(textsIn('km'), readNotes('km'));
  const said = bundles.filter(({ name }) => name === 'codebook' || name === 'definitions');
  const pages = {
    'docs/codebook.md': codebookPage(
      Incident,
      createText('en', ...said.map(({ en }) => en)),
      createText('km', ...said.map(({ km }) => km)),
    ),
    'docs/translation.md': translationPage(
      bundles,
      readNotes('km'),
      json<Outdated>(join(TEXT, 'outdated.json')),
      `A native reader has read ${shareIn(khmer.public)} of the texts of the public site, and ${shareIn(khmer.all)} of all.`,
    ),
    'libs/shared/language/read-shares.json': sharesFile(),
  };
  return Object.entries(pages).map(([name, text]) => ({ name, text, path: inCheckout(name) }));
};

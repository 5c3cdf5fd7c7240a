import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Incident } from '@vigil/shared/incident/incident.js';
import { createText, type Words } from '@vigil/shared/text/text.js';
import { codebookPage } from './codebook-page.js';
import { translationPage, type Reviewed, type Room } from './translation-page.js';

/** The checkout, seen from `apps/api/dist/codebook/`. */
const ROOT = new URL('../../../../', import.meta.url);
const TEXT = new URL('libs/shared/text/', ROOT);

const json = <T>(address: URL): T => JSON.parse(readFileSync(address, 'utf8')) as T;

const roomsOf = (): Room[] => readdirSync(TEXT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort()
  .map((name) => ({ name, en: json<Words>(new URL(`${name}/en.json`, TEXT)), km: json<Words>(new URL(`${name}/km.json`, TEXT)) }));

/** A page that is generated: where it lies, and what it has to say now. */
export interface GeneratedPage { path: string; name: string; text: string }

/** Both generated pages as they should be. Reads the words of the screens from the checkout; writes nothing. */
export const generatedPages = (): GeneratedPage[] => {
  const rooms = roomsOf();
  const said = rooms.filter(({ name }) => name === 'codebook' || name === 'definitions');
  const pages = {
    'docs/codebook.md': codebookPage(Incident, createText('en', ...said.map(({ en }) => en)), createText('km', ...said.map(({ km }) => km))),
    'docs/translation.md': translationPage(rooms, json<Reviewed>(new URL('reviewed.json', TEXT))),
  };
  return Object.entries(pages).map(([name, text]) => ({ name, text, path: fileURLToPath(new URL(name, ROOT)) }));
};

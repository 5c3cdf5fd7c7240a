import { writeParagraph } from '@vigil/shared/public/incident-paragraph.js';
import type { PublicGroup, PublicIncident } from '@vigil/shared/public/response-types.js';
import type { Text } from '@vigil/shared/text/text.js';
import { type About, ownStandards } from '../../installation-info.js';
import { useText } from '../../text-bundles.js';
import { groupNames } from '../group-name.js';
import type { Places } from '../places.js';

/** Returns the paragraph that tells a record, made by rule, in the reader's language. */
export const paragraphOf = (
  incident: PublicIncident,
  places: Places,
  groups: readonly PublicGroup[],
  t: Text,
  about: About | null,
): string =>
  writeParagraph(incident, t, {
    place: (code) => places.nameOfRecord(code, t.language),
    group: groupNames(groups, t),
    standards: about && ownStandards(about),
  });

/** Names in Latin letters inside Khmer text; the odd parts of a split are such names. */
const LATIN = /([A-Za-z][A-Za-z0-9 .,'’&/-]*[A-Za-z.])/;
const marked = (part: string, index: number) =>
  index % 2 === 1 ? (
    <span key={index} lang="en">
      {part}
    </span>
  ) : (
    part
  );

/** The paragraph that tells a record, and who wrote it. */
export function IncidentParagraph({ words, isEdited }: { words: string; isEdited: boolean }) {
  const t = useText();
  return (
    <div class="paragraph">
      <p class="lead">{t.language === 'km' ? words.split(LATIN).map(marked) : words}</p>
      <p class="small quiet">{t(isEdited ? 'paragraph.by-two' : 'paragraph.by-rule')}</p>
    </div>
  );
}

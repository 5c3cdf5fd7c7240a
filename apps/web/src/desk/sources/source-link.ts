import { fieldsOf } from '@vigil/shared/codebook/field.js';
import { Source } from '@vigil/shared/incident/source.js';
import type { Tree } from '../draft/record-tree.js';

/**
 * The address of an empty form that begins with this source: its record is read by the form, so no web address is in
 * it.
 */
export const newIncidentFrom = ({ incident, source }: { incident: string; source: string }): string =>
  `/desk/incidents/new?source-of=${incident}&source=${source}`;

/** What a source says of itself; not the internal note, which is about one record. */
export const answersOfSource = (source: Tree): Tree =>
  Object.fromEntries(
    fieldsOf(Source)
      .filter((field) => field.class !== 'internal' && source[field.name] !== null && source[field.name] !== undefined)
      .map((field) => [field.name, source[field.name]]),
  );

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { upgradeBody } from '@vigil/shared/codebook/upgrade-body.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { inCheckout } from '../../project-root.js';
import type { GroupBody } from '../../incidents/groups/groups.controller.js';
import type { TotalBody } from '../../publishing/coverage/published-totals.controller.js';

export const REFERENCE_FOLDER = inCheckout('data/reference/');

/** One event in the form in which it is logged; `ref` is its name in data/reference/README.md. */
export interface ReferenceEvent {
  ref: string;
  id: string;
  incident: Incident;
}

/** data/reference/events.json. Its ids are fixed; a total that is part of another comes after it. */
export interface ReferenceFile {
  /** The version of the incident's codebook under which the events were coded. */
  codebookVersion: number;
  groups: (GroupBody & { id: string })[];
  incidents: ReferenceEvent[];
  totals: (Omit<TotalBody, 'shown'> & { id: string })[];
}

/** Reads the reference events that ship with Vigil. Loading checks their form, as for any record. */
export const readReference = (folder: string = REFERENCE_FOLDER): ReferenceFile =>
  upToDate(JSON.parse(readFileSync(join(folder, 'events.json'), 'utf8')) as ReferenceFile);

const upToDate = (file: ReferenceFile): ReferenceFile => ({
  ...file,
  incidents: file.incidents.map((event) => ({
    ...event,
    incident: upgradeBody(Incident, event.incident, file.codebookVersion) as Incident,
  })),
});

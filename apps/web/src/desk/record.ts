import type { Incident } from '@vigil/shared/incident/incident.js';
import type { Tree } from './draft/tree.js';

export interface Group {
  id: string;
  publicCode: string;
  nameEn: string;
  nameKm: string | null;
  aliases: string[];
  note: string | null;
  revision: number;
}

/** Returns an incident as the tree that the form works on. */
export const treeOf = (incident: Incident): Tree => incident as unknown as Tree;

export const etagOf = (revision: number): string => `"${revision}"`;
export const incidentPath = (id: string, ...rest: string[]): string => ['/api/incidents', id, ...rest].join('/');

import { fieldsOf, type CodebookClass } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { aHarm, anAct, anAccount, anIncident, aSource } from './an-incident.js';

/** In Phnom Penh. */
export const exactPoint = { lat: 11.5621, lon: 104.9188, accuracyMetres: 12 };

type Tree = Record<string, unknown>;
const fill = (of: CodebookClass, tree: Tree, text: (name: string) => string): void => {
  for (const field of fieldsOf(of)) {
    if (field.kind === 'many') for (const child of tree[field.name] as Tree[]) fill(field.of!(), child, text);
    else if (field.class !== 'internal') continue;
    else if (field.kind === 'text') tree[field.name] = text(field.name).slice(0, field.max);
    else if (field.kind === 'point') tree[field.name] = exactPoint;
    // It must name something that is there.
    else if (field.kind === 'reference' || field.kind === 'own') continue;
    else throw new Error(`${field.name}: an internal field of a kind that this builder does not fill yet`);
  }
};

/**
 * Makes an incident in which every internal field of the codebook has an answer that contains `words`.
 */
export const internalIncident = (words: string, fields: Partial<Incident> = {}): Incident => {
  const incident = anIncident({
    acts: [anAct()],
    harms: [aHarm()],
    sources: [aSource(), aSource({ publisher: 'Other Weekly', url: 'https://other.example.net/report' })],
    accounts: [anAccount()],
    ...fields,
  });
  fill(Incident, incident as unknown as Tree, (name) => `${words} ${name}`);
  return incident;
};

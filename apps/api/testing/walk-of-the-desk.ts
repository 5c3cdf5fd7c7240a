import { randomUUID } from 'node:crypto';
import type { TestApp } from './app.js';

/** A record that some members may not know of, with a file. */
export interface Canary {
  record: { id: string };
  evidence: string;
}

const addressOf = (path: string, { record, evidence }: Canary): string =>
  path
    .replace('/api/evidence/:id', `/api/evidence/${evidence}`)
    .replace('/api/incidents/:id', `/api/incidents/${record.id}`)
    .replace('/api/v1/records/:id', `/api/v1/records/${record.id}`)
    .replace(':size', 'small')
    .replace(':code', 'KH-000000')
    .replace(/:\w+/g, () => randomUUID());

/** Every GET of the desk with the canary's ids wherever an address asks for one. */
export const getsOf = (app: TestApp, canary: Canary): string[] =>
  app.routes
    .routes()
    .filter(
      ({ method, path, roles }) =>
        method === 'GET' && path.startsWith('/api/') && !path.startsWith('/api/public/') && !roles.includes('phone'),
    )
    .map(({ path }) => addressOf(path, canary));

/** The queries with which a GET is asked: none, and where it searches, for these words. */
export const queriesOf = (path: string, words: string): string[] =>
  ['/api/incidents', '/api/incidents/matching'].includes(path) ? ['', `?q=${encodeURIComponent(words)}`] : [''];

/** Every write of a reviewer to the canary's record or file. */
export const writesOf = (app: TestApp, canary: Canary): { method: string; address: string }[] =>
  app.routes
    .routes()
    .filter(
      ({ method, path, roles }) =>
        method !== 'GET' && roles.includes('reviewer') && /^\/api\/(incidents|evidence)\/:id/.test(path),
    )
    .map(({ method, path }) => ({ method, address: addressOf(path, canary) }));

/** Whether a text names the canary. @param words what stands in its title */
export const tellsOf = (text: string, { record, evidence }: Canary, words: string): boolean =>
  text.includes(words) || text.includes(record.id) || text.includes(evidence);

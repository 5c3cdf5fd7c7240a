import { pathToFileURL } from 'node:url';
import { withClient } from '../platform/database/ensure-database.js';
import { inCheckout } from '../project-root.js';
import { PublicFacts } from '../statistics/public-facts.js';
import type { TestApp } from './app.js';

/** The code of the first incident that `fillPublicTables` makes. */
export const FIRST_INCIDENT = 'KH-000001';

/**
 * Fills the public tables of a running application, from so many published incidents to so many, as `npm run bench`
 * does: skewed places and groups from 2012 on, two acts and a number of injured for many.
 * @returns the public code of the first incident's group
 */
export const fillPublicTables = async (app: TestApp, from: number, to: number): Promise<string> => {
  const { fillPub } = (await import(pathToFileURL(inCheckout('scripts/bench/fill-pub.mjs')).href)) as {
    fillPub(client: unknown, from: number, count: number): Promise<void>;
  };
  const group = await withClient((app.database.options as { url: string }).url, async (client) => {
    await fillPub(client, from, to);
    const { rows } = await client.query<{ code: string }>(
      'select group_code as code from pub.incident_group join pub.incident on key = incident_key where code = $1',
      [FIRST_INCIDENT],
    );
    return rows[0]!.code;
  });
  await app.app.get(PublicFacts).catchUp();
  return group;
};

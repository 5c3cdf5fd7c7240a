import type { OverviewBody } from '@vigil/shared/public/overview-figures.js';
import type { Answer, Client } from './app.js';
import { waitUntil } from './wait-until.js';

/**
 * Asks for an overview until it has the earlier edition that its figures are compared with: no answer waits long for
 * one, and on a busy machine the first says of a comparison that it is not ready yet.
 */
export const askOverview = async (
  client: Pick<Client, 'get'>,
  path = '/api/public/overview',
): Promise<Answer<OverviewBody>> => {
  let answer = await client.get<OverviewBody>(path);
  const isReady = (): boolean =>
    !(answer.body as OverviewBody | null)?.figures?.some(({ change }) => change.why === 'busy');
  await waitUntil(async () => isReady() || ((answer = await client.get<OverviewBody>(path)), isReady()));
  return answer;
};

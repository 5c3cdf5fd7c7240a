import type { CompactAnswer } from '@vigil/shared/counting/answer-columns.js';
import type { WireAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import type { AsOf } from '@vigil/shared/public/response-types.js';
import { api, type Reply } from '../api.js';
import type { Get } from '../use-public-fetch.js';
import { isNewest } from './local/local-facts.js';

/** What `/api/public/counts` answers. */
export interface Told {
  answer: WireAnswer | CompactAnswer;
  asOf: AsOf;
}

/** For how many milliseconds an answer also serves another part of the page. */
const LATELY = 20_000;
const lately = new Map<string, Reply<Told>>();

/**
 * Asks the server, unless it has lately answered the same, and nothing was published since as far as this page knows.
 */
export const askCounts: Get<Told> = async (path, sending) => {
  const known = lately.get(path);
  if (known?.ok && isNewest(known.value.asOf)) return known;
  const reply = await api.get<Told>(path, sending);
  lately.set(path, reply);
  setTimeout(() => lately.delete(path), LATELY);
  return reply;
};

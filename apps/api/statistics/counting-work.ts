import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import type { Facts } from '@vigil/shared/counting/facts.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { AsOf } from '@vigil/shared/public/response-types.js';

/** The public facts and the monitoring coverage, both as of the same moment. */
export interface FactSnapshot {
  facts: Facts;
  coverage: readonly CoverageEntry[];
  asOf: AsOf;
}

/** What counting needs to know of places. */
export interface PlacesOfCounting {
  gazetteer: Gazetteer;
  country: { code: string };
}

/**
 * Something that is counted from facts, here or in another thread, which finds it by its name among what its module
 * exports. It must depend on nothing else: no service, no time of day.
 */
export interface CountingWork<Args, Made> {
  module: string;
  name: string;
  run(standings: readonly FactSnapshot[], places: PlacesOfCounting, args: Args): Made;
}

// Invented incidents for counting in process: the same seed gives the same ones on every machine.
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { chanceOf } from './invented-texts.mjs';

const SHARED = fileURLToPath(new URL('../../libs/shared/dist/', import.meta.url));
const shared = (path) => import(join(SHARED, path));
const { aForce, aHarm, anArrest, anIncident, aRestriction, inferredGroup, statedGroup } =
  await shared('counting/test-facts.js');
const { exactly } = await shared('counting/count-value.js');
const { codesOf } = await shared('vocabulary/vocabulary.js');
const { epochDay, fromEpochDay } = await shared('day/day.js');

const FIRST = epochDay('2017-01-01');
const DAYS = 1826; // five years
const DAY = Array.from({ length: DAYS + 366 }, (_, i) => fromEpochDay(FIRST + i));
const ISSUES = codesOf('issue');
const ASSEMBLIES = codesOf('assembly_type').filter((code) => code !== 'AT_SOLO');
const RESTRICTIONS = codesOf('restriction_type');
/** Codes as published: withheld types have none. */
const FORCE = codesOf('force_type').filter((code) => code !== 'FM_SEXUAL');
const ACTORS = codesOf('actor_type');
const OUTCOMES = ['LA_NOT_ASSESSED', 'LA_UNLAWFUL', 'LA_LAWFUL', 'LA_UNDETERMINED'];

/**
 * Yields incidents over five years, in order. Few places and groups have most of them, a third has imprecise dates,
 * each has two acts on average (one to four), and one in ten has people hurt.
 * @param places codes of the gazetteer, most frequent first
 */
export function* inventedFacts(count, places, seed = 7) {
  const chance = chanceOf(seed);
  const skewed = (list, power = 2.5) => list[Math.floor(list.length * chance() ** power)];
  const act = () => {
    const kind = chance();
    const actor = skewed(ACTORS);
    if (kind < 0.4) return aRestriction({ type: skewed(RESTRICTIONS), actor });
    if (kind < 0.85) return aForce({ type: skewed(FORCE, 1.5), actor, outcome: skewed(OUTCOMES, 1.5) });
    return anArrest({ actor, people: exactly(1 + Math.floor(20 * chance() ** 3)) });
  };
  for (let i = 0; i < count; i += 1) {
    const first = Math.floor(chance() * DAYS);
    const last = chance() < 1 / 3 ? first + 1 + Math.floor(chance() * 40) : first;
    const howMany = [1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 4, 4][Math.floor(chance() * 20)];
    const group = chance();
    yield anIncident({
      code: `KH-${((i * 2_654_435_761) % 2 ** 30).toString(36).toUpperCase().padStart(6, '0')}`,
      earliest: DAY[first],
      latest: DAY[last],
      place: skewed(places),
      kind: chance() < 0.05 ? 'IK_REPRISAL' : 'IK_ASSEMBLY',
      grade: skewed(['VG_FAIR', 'VG_CONFIRMED', 'VG_WEAK'], 1.3),
      interference: skewed(['IN_INTERFERED', 'IN_NONE', 'IN_UNKNOWN'], 1.5),
      peacefulness: skewed(['PE_PEACEFUL', 'PE_UNKNOWN', 'PE_ISOLATED', 'PE_VIOLENT']),
      coverage: skewed(['CO_MEDIA', 'CO_ON_SITE', 'CO_NETWORK', null], 1.5),
      groups:
        group < 0.5
          ? [statedGroup(`G-${Math.floor(40 * chance() ** 2)}`)]
          : group < 0.6
            ? [inferredGroup(`G-${Math.floor(40 * chance() ** 2)}`)]
            : [],
      assemblyTypes: [skewed(ASSEMBLIES)],
      issues: [skewed(ISSUES)],
      crowd: exactly(Math.floor(300 * chance() ** 2)),
      acts: Array.from({ length: howMany }, act),
      harms: chance() < 0.1 ? [aHarm({ count: exactly(1 + Math.floor(chance() * 6)) })] : [],
    });
  }
}

import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PlaceValue } from '@vigil/shared/codebook/check-value.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { firstKnown, type FigureEvent, type KnownOfPerson } from '@vigil/shared/people-figures/counted-person.js';
import { type LimitOfPerson, limitsOfPerson, limitsToShow } from '@vigil/shared/people-figures/custody-clock.js';
import {
  type CustodyLimit,
  isConfirmed,
  type LimitConfirmation,
  withConfirmation,
} from '@vigil/shared/people-figures/custody-limits.js';
import type { Charge } from '@vigil/shared/people/court-case.js';
import { PlacesService } from '../places/places.service.js';
import { readRecordsOfKind } from './decrypted-people.js';
import { asStep, custodyOf, type EventRecord, type PersonRecord, type VisiblePeople } from './visible-people.js';

/**
 * Returns the code of the country of a place. Without a place, an event was in the country of an installation about
 * one.
 */
export type CountryOf = (place: PlaceValue | null) => string | null;

/** Returns an event as figures and limits read it. */
export const asFigureEvent = (event: EventRecord, ids: ReadonlySet<string>, countryOf: CountryOf): FigureEvent => {
  const { place, custodyPlace, grade, hours } = event.content;
  return { ...asStep(event, ids), country: countryOf(place), custodyPlace, grade, hours };
};

/** That a lawyer compared a limit with the law, as it is stored. The ids are of members. */
export interface StoredConfirmation extends LimitConfirmation {
  code: string;
  /** What was compared: `digestOf` the limit. */
  digest: string;
  askedBy: string;
  agreedBy: string | null;
  takenBackBy: string | null;
}

const inOrder = (value: unknown): unknown =>
  value === null || typeof value !== 'object' || Array.isArray(value)
    ? value
    : Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, one]) => [key, inOrder(one)]),
      );

/** Returns the digest of what a limit says, without who confirmed it: another text has another one. */
export const digestOf = (limit: CustodyLimit): string => {
  const said: Partial<CustodyLimit> = { ...limit };
  delete said.confirmedBy;
  delete said.confirmedOn;
  // A better translation is no other law.
  delete said.translations;
  return createHash('sha256')
    .update(JSON.stringify(inOrder(said)))
    .digest('hex');
};

/** The limits of custody by the law of each country that this installation is about. */
@Injectable()
export class CustodyLaw {
  /** As the files say them. `current` has what was confirmed at the desk as well. */
  readonly ofFiles: readonly CustodyLimit[];

  constructor(private readonly places: PlacesService) {
    this.ofFiles = places.countries.flatMap(({ limits }) => limits ?? []);
  }

  readonly countryOf: CountryOf = (place) => {
    if (place?.code == null) return this.places.isOfSeveral ? null : this.places.country.code;
    return this.places.gazetteer.ancestorAtLevel(place.code, 0)?.code ?? null;
  };

  /**
   * Returns the limits as they count now, for clocks, dossiers, notices and I20: confirmed are those that the file
   * says, and those of which two reviewers agreed here, as long as the text is the one that was compared.
   * @throws Problem 'locked', 'unavailable'
   */
  async current(manager: EntityManager): Promise<readonly CustodyLimit[]> {
    const written = await readRecordsOfKind<StoredConfirmation>(manager, 'limit');
    return this.ofFiles.map((limit) => {
      if (isConfirmed(limit)) return limit;
      const digest = digestOf(limit);
      const holding = written.find(
        ({ content: { code, agreedBy, takenBackBy, digest: compared } }) =>
          code === limit.code && compared === digest && agreedBy !== null && takenBackBy === null,
      );
      return holding ? withConfirmation(limit, holding.content) : limit;
    });
  }

  /** Returns the limits that may apply to a person, by all events of theirs that a reader may know of. */
  limitsOf(limits: readonly CustodyLimit[], ...person: Parameters<CustodyLaw['knownOf']>): LimitOfPerson[] {
    const { known, of } = this.knownOf(...person);
    return limitsToShow(limitsOfPerson(known, of, todayIn(this.places.country.timeZone), limits));
  }

  /** Returns what limits depend on, of these people, who are one. */
  knownOf(
    { eventsOf }: Pick<VisiblePeople, 'eventsOf'>,
    group: readonly PersonRecord[],
    cases: readonly { id: string; charges: readonly Charge[] }[],
  ): { known: KnownOfPerson; of: Parameters<typeof limitsOfPerson>[1] } {
    const ids = new Set(group.map(({ id }) => id));
    const { events, custody } = custodyOf(eventsOf, group);
    const ageGroup = firstKnown(group.map(({ content }) => content.person.ageGroup));
    const charges = cases.flatMap(({ id, charges: own }) => own.map((charge) => ({ ...charge, case: id })));
    return {
      known: { events: events.map((event) => asFigureEvent(event, ids, this.countryOf)), spells: custody.spells },
      of: { ageGroup, charges },
    };
  }
}

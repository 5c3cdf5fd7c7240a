import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { Analysis } from '@vigil/shared/counting/analysis.js';
import { datasetsNamedIn } from '@vigil/shared/counting/records-of-datasets.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import type { Facts } from '@vigil/shared/counting/facts.js';
import type { Question } from '@vigil/shared/counting/question.js';
import type { Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { DatasetInFigure } from '@vigil/shared/staff-responses/datasets.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { AsOf } from '@vigil/shared/public/response-types.js';
import type { Reader } from '../incidents/record-policy.js';
import { datasetsWithStates } from '../incidents/datasets/datasets.repository.js';
import { assertDatasets } from './assert-datasets.js';
import { limitedSql } from '../platform/database/limited-sensitivity.js';
import { inCountriesSql } from '../places/load-places.repository.js';
import { PlacesService } from '../places/places.service.js';
import { FactSnapshots } from './fact-snapshots.js';
import { StaffFacts } from './staff-facts.js';
import { withinCountries } from './within-countries.js';
import { COUNTED_STATES } from './to-staff-fact.js';

/** What a staff figure is counted from. */
interface Basis {
  facts: Facts;
  /** All shared records of the team, the member's own, or what was published on a day. */ of:
    | 'all'
    | 'own'
    | 'published';
  asOf: AsOf | null;
  /** The last day that the figure has data about. */ day: Day;
  /** The published monitoring coverage; for a past day, as of that day. */ coverage: readonly CoverageEntry[];
}

/** Returns the ids of the records that the queue finds for a member, by the query of its address. */
type FindRecords = (member: Reader, address: string) => Promise<readonly string[]>;

/** Chooses the facts for a staff figure: the same for the page, a subscription and an export. */
@Injectable()
export class StaffFigures {
  constructor(
    private readonly staff: StaffFacts,
    private readonly published: FactSnapshots,
    private readonly places: PlacesService,
    @InjectDataSource() private readonly database: DataSource,
  ) {}

  private find: FindRecords | null = null;

  /** Says how records are found: called by the queue, which knows of figures, and not the other way round. */
  findWith(find: FindRecords): void {
    this.find = find;
  }

  /**
   * Returns what a question's search finds, as a function of the facts: rows are reused, so it must be called when they
   * are counted. Null if the question searches for no records.
   * @throws Problem as the queue does; 'search-off' where nothing finds records
   */
  async searched(member: Reader, { filters: { queue } }: Question): Promise<((facts: Facts) => Uint8Array) | null> {
    if (queue === undefined) return null;
    if (this.find === null) throw new Problem('search-off');
    const ids = await this.find(member, queue);
    return (facts) => {
      const only = new Uint8Array(facts.incidents.length);
      for (const id of ids) {
        const row = facts.rowOf(id);
        if (row !== null) only[row] = 1;
      }
      return only;
    };
  }

  /**
   * Returns a question as this member may ask it: about the countries whose records they may see, so that no figure
   * says 0 of another. Their own records, and what was published, are not limited.
   * @throws Problem 'invalid-query' for a place in another country
   */
  within(member: Pick<Reader, 'role' | 'countries'>, asOf: Analysis['asOf'] | Day, question: Question): Question {
    return asOf !== null || member.role === 'monitor' ? question : withinCountries(question, member, this.places);
  }

  /**
   * Counts the records that no figure includes because only a case team knows of them. Null unless a reviewer queries
   * all records.
   */
  async limited(member: Pick<Reader, 'role' | 'countries'>, { of }: Basis): Promise<number | null> {
    if (of !== 'all' || member.role !== 'reviewer') return null;
    const [{ n }] = (await this.database.query(
      `select count(*)::int as n from incident i where ${limitedSql()} and i.status = any($1) and ${inCountriesSql('i.place_code', '$2')}`,
      [COUNTED_STATES, member.countries],
    )) as [{ n: number }];
    return n;
  }

  /** Returns the datasets of others of which a figure has records or which its question names, to be named with it. */
  datasetsNamed(found: readonly string[], question: Question): Promise<DatasetInFigure[]> {
    return datasetsWithStates(this.database.manager, found, datasetsNamedIn(question));
  }

  /**
   * Returns the facts for a member's figure.
   * @param question if given, its groups must have been public on the requested day, as in public figures
   * @throws Problem 'invalid-query' for a future day, a group unknown on that day, or a dataset that does not exist;
   * 'unavailable' or 'too-many-requests' when too many past days are being built.
   */
  async basis(member: Reader, asOf: Analysis['asOf'] | Day, question?: Question): Promise<Basis> {
    if (question) await assertDatasets(this.database.manager, question);
    if (asOf !== null) {
      const standing = await this.published.at(asOf);
      if (question) await this.published.refuseGroupsUnknownAt(standing, question);
      return {
        facts: standing.facts,
        of: 'published',
        asOf: standing.asOf,
        day: standing.asOf.day as Day,
        coverage: standing.coverage,
      };
    }
    const [day, { coverage }] = [todayIn(this.places.country.timeZone), await this.published.at(null)];
    if (member.role === 'monitor')
      return { facts: await this.staff.ofAuthor(member.id), of: 'own', asOf: null, day, coverage };
    return { facts: await this.staff.current(member), of: 'all', asOf: null, day, coverage };
  }
}

import { setImmediate as others } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { createFacts, type Facts } from '@vigil/shared/counting/facts.js';
import { sortRowsForLists } from '@vigil/shared/counting/update-list-order.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { PREPARED } from '../platform/database/prepared-statement.js';
import type { PlacesService } from '../places/places.service.js';
import { inCountriesSql } from '../places/load-places.repository.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { CountingThreads } from './counting-threads.js';
import { readSealed } from '../incidents/internal-answers.repository.js';
import { NOW, PUB_COVERAGE_SQL } from './pub-facts.repository.js';
import { COUNTED_STATES, OWN_STATES, toStaffFact, UNREVIEWED_STATES, type StaffFactRow } from './to-staff-fact.js';
import { isSameAct } from '../platform/database/assessment-still-applies.js';
import { withMergedSql, withRemaining } from '../incidents/incident-row.repository.js';
import { limitedSql } from '../platform/database/limited-sensitivity.js';
import { createHash } from 'node:crypto';
import type { IncidentFact } from '@vigil/shared/counting/fact-rows.js';

const LIMIT = 2 ** 32;

/**
 * Names the state of a set of facts by a number: the same facts give the same number in any order, on every instance.
 * It depends on nothing else, so it tells nothing about what members do with anything but these facts.
 */
class StateNumber {
  private readonly parts = new Map<string, number>();
  private sum = 0;

  put(fact: IncidentFact): void {
    this.remove(fact.code);
    const part = createHash('sha256').update(JSON.stringify(fact)).digest().readUInt32BE();
    this.parts.set(fact.code, part);
    this.sum = (this.sum + part) % LIMIT;
  }

  remove(code: string): void {
    this.sum = (this.sum - (this.parts.get(code) ?? 0) + LIMIT) % LIMIT;
    this.parts.delete(code);
  }

  get value(): string {
    return String(this.sum);
  }
}

/** The newest outcome that two people agreed on, as long as the act is unchanged since they assessed it. */
const OUTCOME = `coalesce((select s.outcome from assessment s where s.act_id = a.id and s.agreed_by is not null
  and ${isSameAct('a', 's')}
  order by s.agreed_at desc limit 1), 'LA_NOT_ASSESSED')`;

const count = (column: string): string =>
  `json_build_object('state', ${column}_state, 'low', ${column}_low, 'high', ${column}_high, 'text', null)`;

const list = (states: readonly string[]): string => states.map((state) => `'${state}'`).join(', ');

/**
 * Selects working copies as JSON rows for the counting rule: coded answers only, nothing internal. Of a dataset of
 * others, drafts are there too, whatever $1 says: they are nobody's unfinished work. Of one that was withdrawn, only
 * what was reviewed. A record that an own one was merged into is the team's own: the team recorded it.
 */
const staffFactsSql = (which: string): string => `
  select i.id, i.status, i.kind, i.when_earliest as earliest, i.when_latest as latest, i.when_precision as precision,
         i.place_code as place, d.id as dataset, i.place_precision as "placePrecision", i.assembly_types as "assemblyTypes", i.interference, i.peacefulness, i.grade,
         i.crowd_state as "crowdState", i.crowd_low as "crowdLow", i.crowd_high as "crowdHigh", i.issues, i.grounds,
         (select json_agg(json_build_object('id', g.public_code, 'link', l.link) order by g.public_code, l.link) from group_link l join assembly_group g on g.id = l.group_id
           where l.incident_id = i.id and l.link is not null) as groups,
         (select json_agg(json_build_object('type', a.type, 'sealed', case when a.type = 'WITHHELD' then a.id end, 'actor', a.actor, 'attributed', a.attribution is not null, 'outcome', ${OUTCOME},
                   'quantity', ${count('a.quantity')}, 'people', ${count('a.people')},
                   'place', a.place_code, 'earliest', a.when_earliest, 'latest', a.when_latest) order by a.position)
            from act a where a.incident_id = i.id and a.type is not null) as acts,
         (select json_agg(json_build_object('type', h.type, 'sealed', case when h.type = 'WITHHELD' then h.id end, 'side', h.side, 'count', ${count('h.count')}) order by h.position)
            from harm h where h.incident_id = i.id and h.type is not null) as harms
    from incident i
    left join lateral (select s.id, s.withdrawn_on is not null as withdrawn from import_row r join dataset_batch b on b.id = r.import_id join dataset s on s.id = b.dataset_id
      where r.incident_id = i.id and r.did = 'created' and not exists (select from ${withMergedSql('i.id')} m
        where not exists (select from import_row o join dataset_batch ob on ob.id = o.import_id where o.incident_id = m.id and o.did = 'created')) limit 1) d on true
   where not ${limitedSql()} and case when i.status not in (${list(UNREVIEWED_STATES)}) or d.id is null then i.status = any($1) else not d.withdrawn end
     and ${which}`;
/**
 * A page of them. $1: states; $2: the id to continue after; $3: maximum rows; $4: only this author (null: all); $5:
 * only of these countries (null: all).
 */
const PAGE_OF_FACTS = staffFactsSql(
  `i.id > $2 and ($4::uuid is null or i.author_id = $4) and ${inCountriesSql('i.place_code', '$5')} order by i.id limit $3`,
);
/** Those among these ($2), of these countries ($3; null: all). */
const FACTS_OF = PREPARED + staffFactsSql(`i.id = any($2) and ${inCountriesSql('i.place_code', '$3')}`);

const PAGE = 5000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Sequence numbers of the history and of the public coverage. Nobody is shown them: they tell how much others do. */
interface Head {
  seq: number;
  coverage: number;
}
/** What happened since: to incidents, and whether records may be of another dataset than before. */
interface Since {
  changes: (string | null)[];
  datasets: boolean;
}

/**
 * Working copies that staff figures count, in memory, for the same counting rule. The history updates them, in order.
 * The database is authoritative: every figure first checks it for changes.
 */
export class WorkingCopies {
  private table: Facts | null = null;
  private state = new StateNumber();
  private head: Head = { seq: -1, coverage: -1 };
  private coverage: CoverageEntry[] = [];
  private turn: Promise<void> = Promise.resolve();
  private waiting: Promise<void> | null = null;

  /** @param countries only records of these; null: all records */
  constructor(
    private readonly database: DataSource,
    private readonly places: PlacesService,
    private readonly threads: CountingThreads,
    private readonly countries: readonly string[] | null,
  ) {}

  /** Returns the facts as the database has them now. Callers must not change them. */
  async current(): Promise<Facts> {
    await this.catchUp();
    return this.table!;
  }

  /** Reads one author's own records, including drafts, wherever they are. */
  async ofAuthor(member: string): Promise<Facts> {
    return this.database.transaction('REPEATABLE READ', async (manager) => {
      const coverage = await readCoverage(manager);
      return (await this.read(manager, coverage, { states: OWN_STATES, author: member })).facts;
    });
  }

  /** Waits for what is being read. */
  async ended(): Promise<void> {
    await this.turn.catch(() => undefined);
  }

  catchUp(): Promise<void> {
    // A caller joins the catch-up that is queued: it has not started, so it will read everything written so far.
    this.waiting ??= this.turn.then(() => {
      this.waiting = null;
      return this.database.transaction('REPEATABLE READ', (manager) => this.apply(manager));
    });
    this.turn = this.waiting.catch(() => undefined);
    return this.waiting;
  }

  private async apply(manager: EntityManager): Promise<void> {
    const { changes, datasets, ...head } = await readHead(manager, this.table === null ? null : this.head.seq);
    if (head.seq === this.head.seq && head.coverage === this.head.coverage) return;
    // The history should have no gaps. Rereads everything if there is one, and when coverage, a dataset or what was
    // merged into one of its records changed, of which the log does not say which facts depend on it.
    const isWhole =
      this.table !== null &&
      !datasets &&
      head.coverage === this.head.coverage &&
      changes.length === head.seq - this.head.seq;
    // What a record was merged into can become the team's own by it.
    if (isWhole)
      await this.reload(manager, await withRemaining(manager, [...new Set(changes.filter((id) => id !== null))]));
    else await this.rebuild(manager);
    this.head = head;
  }

  private async rebuild(manager: EntityManager): Promise<void> {
    const coverage = await readCoverage(manager);
    const { facts, state } = await this.read(manager, coverage, { states: COUNTED_STATES, author: null });
    facts.trim();
    if (CountingThreads.share(facts)) for (const _ of facts.prepare()) await others();
    this.coverage = coverage;
    this.table = facts;
    this.state = state;
  }

  private async reload(manager: EntityManager, ids: readonly string[]): Promise<void> {
    const facts = this.table!;
    const rows: StaffFactRow[] = await manager.query(FACTS_OF, [COUNTED_STATES, ids, this.countries]);
    await openTypes(manager, rows);
    const found = new Map(rows.map((row) => [row.id, toStaffFact(row, this.coverage, this.places.gazetteer)]));
    await this.threads.untilFree();
    for (const id of ids) {
      const fact = found.get(id);
      if (fact) {
        facts.put(fact);
        this.state.put(fact);
      } else {
        facts.remove(id);
        this.state.remove(id);
      }
    }
    facts.asOf = this.state.value;
  }

  private async read(
    manager: EntityManager,
    coverage: readonly CoverageEntry[],
    of: { states: readonly string[]; author: string | null },
  ): Promise<{ facts: Facts; state: StateNumber }> {
    const facts = createFacts(createPlaceTree(this.places.gazetteer.places));
    const state = new StateNumber();
    for (let after = FIRST_ID; ;) {
      const rows: StaffFactRow[] = await manager.query(PAGE_OF_FACTS, [
        of.states,
        after,
        PAGE,
        of.author,
        this.countries,
      ]);
      await openTypes(manager, rows);
      for (const row of rows) {
        const fact = toStaffFact(row, coverage, this.places.gazetteer);
        if (!fact) continue;
        facts.put(fact);
        state.put(fact);
      }
      if (rows.length < PAGE) break;
      after = rows.at(-1)!.id;
    }
    if (CountingThreads.share(facts)) facts.share();
    for (const _ of sortRowsForLists(facts)) await others();
    facts.asOf = state.value;
    return { facts, state };
  }
}

/** Fills in the types that are stored encrypted; decrypts only the few records that have any. */
const openTypes = async (manager: EntityManager, rows: readonly StaffFactRow[]): Promise<void> => {
  const isSealed = ({ sealed }: { sealed: string | null }): boolean => sealed !== null;
  const hiding = rows.filter(({ acts, harms }) => acts?.some(isSealed) || harms?.some(isSealed));
  const types = new Map(
    (
      await readSealed(
        manager,
        hiding.map(({ id }) => id),
        ['type'],
      )
    ).map(({ ownerId, value }) => [ownerId, value as string | null]),
  );
  for (const { acts, harms } of hiding) {
    for (const one of [...(acts ?? []), ...(harms ?? [])])
      if (one.sealed !== null) one.type = types.get(one.sealed) ?? one.type;
  }
};

/**
 * Reads the head of the history and, in the same round trip, the changes after a number: the incident's id, or null for
 * a change to something else.
 */
const readHead = async (manager: EntityManager, since: number | null): Promise<Head & Since> => {
  const [head] = (await manager.query(
    `${PREPARED}select size as seq, (select coalesce(max(seq), 0) from pub.change where what = 'coverage') as coverage,
            exists (select from log_leaf where idx >= $1 and (entity in ('dataset', 'dataset-batch') or what = 'unmerged' and exists (select from dataset_batch))) as datasets,
            array(select case when entity = 'incident' then entity_id end from log_leaf where idx >= $1) as changes from log_head`,
    [since],
  )) as (Head & Since)[];
  return head!;
};

const readCoverage = (manager: EntityManager): Promise<CoverageEntry[]> => manager.query(PUB_COVERAGE_SQL, [NOW]);

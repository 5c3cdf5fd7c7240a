import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { limitsOfPerson } from '@vigil/shared/people-figures/custody-clock.js';
import { type CustodyLimit, isConfirmed, limitWordsOf } from '@vigil/shared/people-figures/custody-limits.js';
import { type Due, dueOfPerson, dueOfStep } from '@vigil/shared/people/what-is-due.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { DueNotice } from '@vigil/shared/staff-responses/notices.js';
import { CannotOpen } from '../encryption/envelope.js';
import { keyringOf } from '../encryption/keyring.js';
import type { Actor } from '../incidents/record-access.js';
import { type WorkedOutNotice, WorkedOutNotices, type NoticeSource } from '../incidents/worked-out-notices.js';
import { PlacesService } from '../places/places.service.js';
import { CustodyLaw } from './custody-law.js';
import { decryptedPeopleOf } from './decrypted-people.js';
import { noteNotices, readNoticeStates } from './people-notices.repository.js';
import { onTeamOf, stateOfPeople } from './people.repository.js';
import { listStoredPages } from './pages/person-page.repository.js';
import { casesOf } from './people.service.js';
import { listPersonErasures } from './person-erasure.repository.js';
import { stepsThatWereSet } from './steps-of-people.js';
import {
  custodyOf,
  hiddenIncidents,
  linkedIncidents,
  type PersonRecord,
  readAllPeople,
  rootOf,
  visibleAmong,
  type VisiblePeople,
} from './visible-people.js';

/** A notice without what its member did with it. */
interface Line {
  id: string;
  due: DueNotice;
}
/** The notices of one member, and what they follow from. */
interface Kept {
  /** The records, and who asks that somebody is erased. */
  records: string;
  /** The day, and what of others the member may not know of. */
  sight: string;
  linked: readonly (string | null)[];
  lines: readonly Line[];
}

/** What the notices of all members follow from, besides the records. */
interface Now {
  /** People of whom somebody asks that they are erased. */
  erasures: ReadonlySet<string>;
  limits: readonly CustodyLimit[];
  /** The day on which each stored page goes, by its code. */
  pages: ReadonlyMap<string, Day | null>;
  today: Day;
}

/** After it was worked out, it is not again for so many times as long: at most a part of the time goes into it. */
const REST_TIMES = 20;
/** Whoever asked within this time is worked out for together with the others. */
const ASKED_WITHIN_MS = 3_600_000;
const MOST_READINGS = 3;

/**
 * Works out what is to be looked at of the people whom a member follows: once a day, and after a change, when somebody
 * asks. Nothing of it is stored. The notices stay in memory until Vigil is locked, or somebody is erased.
 */
@Injectable()
export class PeopleNotices implements NoticeSource {
  private kept = new Map<string, Kept>();
  private readonly asked = new Map<string, { actor: Actor; at: number }>();
  private working: Promise<void> | null = null;
  /** In milliseconds of performance.now(). */
  private restsUntil = 0;
  private isListening = false;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    private readonly law: CustodyLaw,
    inbox: WorkedOutNotices,
  ) {
    inbox.use(this);
  }

  async of(actor: Actor, isOpening = false): Promise<WorkedOutNotice[]> {
    const { manager } = this.database;
    const keyring = keyringOf(manager);
    if (!this.isListening) decryptedPeopleOf(manager).onForget(() => (this.kept = new Map()));
    this.isListening = true;
    if (actor.role !== 'reviewer' || keyring.locked) return [];
    try {
      const lines = await this.current(actor, isOpening);
      if (lines.length === 0) return [];
      const stateOf = await readNoticeStates(manager, actor.id);
      return lines.map((line) => ({ ...line, ...stateOf(line.id) }));
    } catch (error) {
      // Locked meanwhile, or damaged, which the pages about people say: the rest of the inbox is read nevertheless.
      if (error instanceof Problem || error instanceof CannotOpen) return [];
      throw error;
    }
  }

  readonly note = noteNotices;

  private async current(actor: Actor, isOpening: boolean): Promise<readonly Line[]> {
    const { manager } = this.database;
    for (let tries = 0; ; tries++) {
      this.asked.set(actor.id, { actor, at: performance.now() });
      const kept = this.kept.get(actor.id);
      const isSeenSame = kept !== undefined && (await this.sightOf(manager, actor, kept.linked)) === kept.sight;
      if (isSeenSame && (await this.recordsNow(manager)) === kept.records) return kept.lines;
      const isResting = (!isOpening && performance.now() < this.restsUntil) || tries === MOST_READINGS;
      if (isSeenSame && isResting) return this.stillTheirs(actor, kept.lines);
      if (tries === MOST_READINGS) return [];
      await (this.working ??= this.work().finally(() => (this.working = null)));
    }
  }

  /** What was worked out before somebody changed a record, of those people alone whose team the member is still on. */
  private async stillTheirs(actor: Actor, lines: readonly Line[]): Promise<Line[]> {
    const people = [...new Set(lines.flatMap(({ due }) => due.people.map(({ id }) => id)))];
    const own = await onTeamOf(this.database.manager, actor.id, people);
    return lines.filter(({ due }) => due.people.every(({ id }) => own.has(id)));
  }

  private today(): Day {
    return todayIn(this.places.country.timeZone);
  }

  private async recordsNow(manager: EntityManager): Promise<string> {
    const asked = await listPersonErasures(manager);
    return [await stateOfPeople(manager), ...asked.map(({ person }) => person)].join(' ');
  }

  private async sightOf(manager: EntityManager, actor: Actor, linked: Kept['linked']): Promise<string> {
    const hidden = await hiddenIncidents(manager, actor, linked);
    return [this.today(), actor.countries?.join() ?? 'all', ...[...hidden].sort()].join(' ');
  }

  private async work(): Promise<void> {
    const began = performance.now();
    // What somebody is erased from meanwhile is not stored.
    const { kept } = this;
    const keyring = keyringOf(this.database.manager);
    await this.database.transaction('REPEATABLE READ', async (manager) => {
      const today = this.today();
      const all = await readAllPeople(manager);
      const records = await this.recordsNow(manager);
      const erasures = new Set((await listPersonErasures(manager)).map(({ person }) => person));
      const limits = (await this.law.current(manager)).filter(isConfirmed);
      const linked = [...new Set(linkedIncidents(all))];
      const pages = new Map((await listStoredPages(manager)).map(({ code, until }) => [code, until]));
      for (const [id, { actor, at }] of this.asked) {
        if (at < began - ASKED_WITHIN_MS) {
          this.asked.delete(id);
          kept.delete(id);
          continue;
        }
        const seen = visibleAmong(all, actor, await hiddenIncidents(manager, actor, linked));
        const lines = this.linesOf(actor, seen, { erasures, limits, pages, today });
        const sight = await this.sightOf(manager, actor, linked);
        if (!keyring.locked) kept.set(id, { records, sight, linked, lines });
      }
    });
    this.restsUntil = performance.now() + REST_TIMES * (performance.now() - began);
  }

  private linesOf(actor: Actor, seen: VisiblePeople, { erasures, limits, pages, today }: Now): Line[] {
    const own = new Map([...seen.groups].filter(([, group]) => group.some(({ team }) => team.includes(actor.id))));
    const ofPeople = [...own].flatMap(([root, group]) => {
      const { events, custody } = custodyOf(seen.eventsOf, group);
      const { known, of } = this.law.knownOf(seen, group, casesOf(seen, group));
      const person = {
        id: root,
        entries: group.map(({ content }) => content.person),
        spells: custody.spells,
        limitsOn: (day: Day) => limitsOfPerson(known, of, day, limits),
        recordedOn: this.dayOf([...group, ...events]),
        pageGoes: pages.get(group.find(({ id }) => id === root)!.content.page?.code ?? '') ?? null,
        isErasureAsked: group.some(({ id }) => erasures.has(id)),
      };
      return dueOfPerson(person, today).map((due) => lineOf(actor, due, [own.get(root)!], null, limits));
    });
    const ofSteps = stepsThatWereSet(seen, today).flatMap(({ event, nextWhen, state }) => {
      const roots = new Set(event.content.people.map(({ person }) => rootOf(person!, seen.all)));
      const groups = [...roots].flatMap((root) => (own.has(root) ? [own.get(root)!] : []));
      const due = groups.length === 0 ? null : dueOfStep({ id: event.id, nextWhen }, state, this.dayOf([event]), today);
      const inCase = event.content.case === null ? undefined : seen.cases.get(event.content.case);
      const found = inCase ? { id: inCase.id, handle: inCase.content.handle! } : null;
      return due === null ? [] : [lineOf(actor, due, groups, found, limits)];
    });
    return [...ofPeople, ...ofSteps].sort((a, b) =>
      a.due.since > b.due.since ? -1 : a.due.since < b.due.since ? 1 : 0,
    );
  }

  /** Returns the day, at the place of the records, on which the last of these was written. */
  private dayOf(records: readonly { changedAt: Date }[]): Day {
    const last = Math.max(...records.map(({ changedAt }) => changedAt.getTime()));
    return todayIn(this.places.country.timeZone, new Date(last));
  }
}

const lineOf = (
  { id: memberId }: Actor,
  { is, key, since, days, limit: code }: Due,
  groups: readonly (readonly PersonRecord[])[],
  inCase: DueNotice['case'],
  limits: readonly CustodyLimit[],
): Line => {
  const limit = limits.find((one) => one.code === code);
  // The entry whose team the member is on: who may know of one of several that were joined may know of all.
  const people = groups.map((group) => {
    const { id, content } = group.find(({ team }) => team.includes(memberId))!;
    return { id, handle: content.person.handle! };
  });
  return {
    id: idFrom(`${memberId} ${key}`),
    due: { is, since, days, people, case: inCase, limit: limit ? limitWordsOf(limit) : null },
  };
};

/** Returns an id that is the same for the same notice of the same member, and says nothing of it. */
const idFrom = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
};

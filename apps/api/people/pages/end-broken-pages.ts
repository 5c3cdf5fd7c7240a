import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { makePageVersion } from '@vigil/shared/people-pages/make-page-version.js';
import { brokenRules, pageEnds } from '@vigil/shared/people-pages/page-rules.js';
import { IncidentsService } from '../../incidents/incidents.service.js';
import { PlacesService } from '../../places/places.service.js';
import { PublishedCaches } from '../../platform/database/wait-for-published-caches.js';
import { readUndamagedRecords } from '../decrypted-people.js';
import { readPeopleForPages, type PersonForPage } from './people-for-pages.js';
import { endPages, listStoredPages, lockPersonPages, shortenPages, type StoredPage } from './person-page.repository.js';

/**
 * Takes pages about people away as soon as a rule of theirs is broken. Whatever may break one calls it in its
 * transaction: a change of a person or of a case, a joining, an erasure, an incident that only a case team may know
 * from now on.
 */
@Injectable()
export class EndBrokenPages {
  constructor(
    private readonly places: PlacesService,
    private readonly caches: PublishedCaches,
    incidents: IncidentsService,
  ) {
    incidents.whenLimited.add((manager) => this.within(manager));
  }

  /**
   * Call it after everything else was written, and before the line in the log. A page that nobody's record has any more
   * goes, too, also if that record is damaged, and one whose consent ends earlier than before goes then. A damaged
   * record keeps nothing from being protected.
   * @param undone a person of whom another entry is no part any more: what their page says must still follow from the
   * rest
   * @returns whether readers see something else now: then call `afterwards` after the commit
   */
  async within(manager: EntityManager, undone: string | null = null): Promise<boolean> {
    await lockPersonPages(manager, 'check');
    const stored = await listStoredPages(manager);
    if (stored.length === 0) return false;
    const { ended, joined, sooner } = this.changesOf(
      stored,
      await readPeopleForPages(manager, readUndamagedRecords),
      undone,
    );
    if (ended.length === 0 && joined.size === 0 && sooner.size === 0) return false;
    await endPages(manager, ended, joined);
    await shortenPages(manager, sooner);
    return true;
  }

  /** Returns when this server shows nothing of it any more. */
  async afterwards(hasChanged: boolean): Promise<void> {
    if (hasChanged) await this.caches.catchUp();
  }

  private changesOf(
    stored: readonly StoredPage[],
    people: ReadonlyMap<string, PersonForPage>,
    undone: string | null,
  ): { ended: string[]; joined: Map<string, string>; sooner: Map<string, Day> } {
    const today = todayIn(this.places.country.timeZone);
    const pages = new Map(stored.map((one) => [one.code, one]));
    const standing = new Set<string>();
    /** Of entries that were joined into another: their own page, and that of the other. */
    const leads = new Map<string, string>();
    const sooner = new Map<string, Day>();
    for (const [id, subject] of people) {
      const { root } = subject;
      const own = subject.isJoined ? codeOfEntry(subject, id) : codeOf(root);
      if (own === null || !pages.has(own)) continue;
      const { showing, until } = pages.get(own)!;
      const into = codeOf(root);
      if (subject.isJoined) {
        if (into !== null) leads.set(own, into);
      } else if (
        showing !== null &&
        root.content.person.showing === showing &&
        (until === null || until > today) &&
        brokenRules(subject, showing, today).length === 0 &&
        (id !== undone || saysTheSame(subject))
      ) {
        standing.add(own);
        const end = pageEnds(subject.entries, showing, today);
        if (end !== null && (until === null || end < until)) sooner.set(own, end);
      }
    }
    const joined = new Map([...leads].filter(([, into]) => standing.has(into)));
    const changed = new Map([...joined].filter(([code, into]) => pages.get(code)!.into !== into));
    const ended = stored.flatMap(({ code }) => (standing.has(code) || joined.has(code) ? [] : [code]));
    return { ended, joined: changed, sooner };
  }
}

/** Whether the records of a person alone say what two people agreed to, as of its day. */
const saysTheSame = ({ root, counted }: PersonForPage): boolean => {
  const version = root.content.page?.agreed?.version;
  return (
    version !== undefined &&
    isDeepStrictEqual(version, makePageVersion(counted(version.asOf), version.showing, version.asOf, version))
  );
};

const codeOf = ({ content }: PersonForPage['root']): string | null => content.page?.code ?? null;
const codeOfEntry = ({ group }: PersonForPage, id: string): string | null => {
  const entry = group.find((one) => one.id === id);
  return entry ? codeOf(entry) : null;
};

import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import type { Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { allowsCounting } from '@vigil/shared/people/consent-to-count.js';
import { type GivenForPage, makePageVersion } from '@vigil/shared/people-pages/make-page-version.js';
import { digestsOfName, type NameDigests } from '@vigil/shared/people-pages/name-digests.js';
import { hostOf, needsReason, type PageRule, pageEnds, unmetRules } from '@vigil/shared/people-pages/page-rules.js';
import { isPageName, PAGE_KINDS, type PageKind, type PageName } from '@vigil/shared/people-pages/page-version.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { PersonPageView, WaitingPageLine } from '@vigil/shared/staff-responses/person-pages.js';
import { assertIndependent } from '../../accounts/apply-trust-policy.js';
import { namesOfMembers } from '../../accounts/members.repository.js';
import type { Actor } from '../../incidents/record-access.js';
import { PlacesService } from '../../places/places.service.js';
import { changeAndLog, logPages, logPeople } from '../log-people.js';
import { lockRecords, updateRecord } from '../people.repository.js';
import { refuseIfAny } from '../people.service.js';
import { readKnownPeople, type PersonRecord } from '../visible-people.js';
import { EndBrokenPages } from './end-broken-pages.js';
import type { PageOfPerson, ProposedPage } from './page-of-person.js';
import { countPagesOfBlock, type PersonForPage, readPeopleForPages } from './people-for-pages.js';
import { endPageAt, findShownPage, lockPersonPages, newPageCode, showPage } from './person-page.repository.js';
import { isShownOn } from './shown-pages.js';

/** What whoever proposes a page sends. */
interface AskedPage extends GivenForPage {
  showing: PageKind;
  name: NameDigests | null;
  reason: string | null;
}

/** What is given where nothing is asked. */
const NOTHING_GIVEN: GivenForPage = { heldSince: null, sources: [] };
const NO_PAGE: PageOfPerson = { code: null, waiting: null, agreed: null };
/** The rules that depend on what the proposer gives. */
const OF_PROPOSER: readonly PageRule[] = ['sources', 'reason'];

/**
 * Public pages about single people. One reviewer proposes exactly what readers would see, another one agrees to it, on
 * a small team, too. Any reviewer takes a page away at once. docs/decisions/people-pages.md
 */
@Injectable()
export class PersonPagesService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    private readonly pages: EndBrokenPages,
  ) {}

  /** Lists what waits for a second reviewer, of people of whom the actor may know. */
  async waiting(actor: Actor): Promise<WaitingPageLine[]> {
    const { manager } = this.database;
    const { people } = await readKnownPeople(manager, actor);
    const found = [...people.values()].flatMap(({ id, content }) => {
      const asked = content.page?.waiting;
      return asked ? [{ id, handle: content.person.handle!, asked }] : [];
    });
    const names = await namesOfMembers(
      manager,
      found.map(({ asked }) => asked.askedBy),
    );
    return found.map(({ id, handle, asked }) => ({
      person: id,
      handle,
      showing: asked.version.showing,
      askedBy: names.get(asked.askedBy) ?? '',
      isMine: asked.askedBy === actor.id,
    }));
  }

  /** @throws Problem 'not-found' */
  async view(actor: Actor, id: string): Promise<PersonPageView> {
    // Not in a transaction, which would read everybody anew: whoever answers is told if something changed meanwhile.
    const { manager } = this.database;
    return this.viewOf(manager, actor, await known(manager, actor, id));
  }

  /**
   * Proposes a page, or another version of one. What it says is of today, from the records alone; with a name besides
   * what is given, and digests of the name.
   * @throws Problem 'not-found', 'invalid-body' with each rule that is not met, 'another-waits' if somebody else's
   * waits
   */
  async propose(actor: Actor, id: string, { showing, reason, name, ...given }: AskedPage): Promise<PersonPageView> {
    await this.inPerson(actor, id, async (manager, record) => {
      const page = record.content.page ?? NO_PAGE;
      const people = await readPeopleForPages(manager);
      const subject = people.get(id)!;
      const { waiting } = page;
      if (waiting && waiting.askedBy !== actor.id && isAnswerable(waiting, subject)) throw new Problem('another-waits');
      const today = this.today();
      refuseIfAny(givenErrors(given, today));
      const ofRules = await this.ruleErrors(manager, people, id, showing, { ...given, reason });
      refuseIfAny([...ofRules, ...givenNameErrors(showing, name)]);
      const version = makePageVersion(subject.counted(today), showing, today, given);
      const isReasonAsked = needsReason(subject.entries, showing, today);
      const asked: ProposedPage = {
        version,
        reason: isReasonAsked ? reason : null,
        askedBy: actor.id,
        state: subject.state(),
        name,
      };
      await changeAndLog(
        manager,
        actor,
        record,
        { ...record.content, page: { ...page, waiting: asked } },
        'page-proposed',
      );
    });
    return this.view(actor, id);
  }

  /**
   * Answers what another reviewer proposed; whoever proposed may take it back. Who agrees to a page with a name sends
   * the name, which must be the one that was typed for the proposal. It is stored nowhere but on the page.
   * @param seen identifies what whoever answers has seen
   * @throws Problem 'not-found', 'wrong-state', 'another-waits', 'second-person-needed', 'not-independent',
   * 'changed-since-proposed' with the view if nobody can agree to it any more, 'invalid-body' with each part of the
   * name that is another one
   */
  async answer(
    actor: Actor,
    id: string,
    { agrees, seen, name }: { agrees: boolean; seen: string; name: PageName | null },
  ): Promise<PersonPageView> {
    await this.inPerson(actor, id, async (manager, record) => {
      const page = record.content.page ?? NO_PAGE;
      const { waiting } = page;
      if (!waiting) throw new Problem('wrong-state');
      if (digestOf(waiting) !== seen) throw new Problem('another-waits');
      if (!agrees)
        return changeAndLog(
          manager,
          actor,
          record,
          { ...record.content, page: { ...page, waiting: null } },
          'page-refused',
        );
      await assertIndependent(manager, actor.id, [waiting.askedBy]);
      // From here on nobody breaks a rule unseen.
      await lockPersonPages(manager, 'show');
      await this.publish(manager, actor, record, { page, waiting, name });
    });
    await this.pages.afterwards(agrees);
    return this.view(actor, id);
  }

  private async publish(
    manager: EntityManager,
    actor: Actor,
    record: PersonRecord,
    { page, waiting, name }: { page: PageOfPerson; waiting: ProposedPage; name: PageName | null },
  ): Promise<void> {
    const { id, content } = record;
    const { version, reason, askedBy, state } = waiting;
    const { showing, asOf } = version;
    const people = await readPeopleForPages(manager);
    const subject = people.get(id)!;
    const isSame =
      isAnswerable(waiting, subject) &&
      isDeepStrictEqual(version, makePageVersion(subject.counted(asOf), showing, asOf, version));
    if (!isSame)
      throw new Problem('changed-since-proposed', { extra: { current: await this.viewOf(manager, actor, record) } });
    const ofRules = await this.ruleErrors(manager, people, id, showing, { ...version, reason });
    refuseIfAny([...ofRules, ...(await nameErrors(name, waiting))]);
    const code = page.code ?? (await newPageCode(manager));
    await showPage(manager, code, version, { until: pageEnds(subject.entries, showing, this.today()), name });
    const agreed = { version, reason, askedBy, state, agreedBy: actor.id };
    const after = { ...content, person: { ...content.person, showing }, page: { code, waiting: null, agreed } };
    await changeAndLog(manager, actor, record, after, 'page-shown');
  }

  /**
   * Takes a page away at once, and what is proposed. It is shown again only if two people agree again.
   * @throws Problem 'not-found'
   */
  async end(actor: Actor, id: string): Promise<PersonPageView> {
    let hasChanged = false;
    await this.inPerson(actor, id, async (manager, record) => {
      const { person, page, ...rest } = record.content;
      if (!page || !PAGE_KINDS.some((kind) => kind === person.showing)) return;
      const showing = allowsCounting(person.consents, this.today()) ? 'SH_COUNTED' : 'SH_NONE';
      const content = { ...rest, person: { ...person, showing }, page: { ...page, waiting: null } };
      const sealed = await updateRecord(manager, record, { memberId: actor.id, team: record.team, content });
      hasChanged = await this.pages.within(manager);
      await logPeople(manager, actor.id, {
        kind: 'person',
        id,
        revision: record.revision + 1,
        what: 'page-ended',
        sealed,
      });
    });
    await this.pages.afterwards(hasChanged);
    return this.view(actor, id);
  }

  /**
   * Takes a page away by its address, and those that lead to it. It reads nothing about people, so it works while a
   * record is damaged, or Vigil is locked. What readers see anyway may be known to every reviewer.
   * @throws Problem 'not-found' if nothing is shown there
   */
  async endByCode(actor: Actor, code: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      if (!(await endPageAt(manager, code))) throw new Problem('not-found');
      await logPages(manager, actor.id, 'page-ended');
    });
    await this.pages.afterwards(true);
  }

  private async ruleErrors(...asked: Parameters<PersonPagesService['unmet']>): Promise<FieldError[]> {
    return (await this.unmet(...asked)).map((rule) => ({ pointer: '/showing', code: `page-${rule}` }));
  }

  private async unmet(
    manager: EntityManager,
    people: ReadonlyMap<string, PersonForPage>,
    id: string,
    showing: PageKind,
    given: Parameters<typeof unmetRules>[3],
  ): Promise<PageRule[]> {
    const subject = people.get(id)!;
    const ofBlock = await countPagesOfBlock(manager, people, id);
    const today = this.today();
    return unmetRules({ ...subject, counted: subject.counted(today), ofBlock }, showing, today, given);
  }

  private async viewOf(manager: EntityManager, actor: Actor, { id, content }: PersonRecord): Promise<PersonPageView> {
    const people = await readPeopleForPages(manager);
    const subject = people.get(id);
    // Erased since.
    if (!subject) throw new Problem('not-found');
    const today = this.today();
    const { code, waiting } = content.page ?? NO_PAGE;
    const missing = async (kind: PageKind): Promise<PageRule[]> =>
      (await this.unmet(manager, people, id, kind, { ...NOTHING_GIVEN, reason: null })).filter(
        (rule) => !OF_PROPOSER.includes(rule),
      );
    const preview = (kind: PageKind) => makePageVersion(subject.counted(today), kind, today, NOTHING_GIVEN);
    const stored = code === null ? null : await findShownPage(manager, code);
    const names = await namesOfMembers(manager, waiting ? [waiting.askedBy] : []);
    return {
      code,
      shown:
        stored?.page && isShownOn(stored, today) ? { page: stored.page, name: stored.name, until: stored.until } : null,
      missing: { SH_CODE: await missing('SH_CODE'), SH_NAMED: await missing('SH_NAMED') },
      needsReason: needsReason(subject.entries, 'SH_NAMED', today),
      preview: { SH_CODE: preview('SH_CODE'), SH_NAMED: preview('SH_NAMED') },
      waiting: waiting && {
        version: waiting.version,
        reason: waiting.reason,
        askedBy: names.get(waiting.askedBy) ?? '',
        isMine: waiting.askedBy === actor.id,
        isCurrent: isAnswerable(waiting, subject),
        digest: digestOf(waiting),
      },
    };
  }

  /** Works on a locked person of whom the actor knows. */
  private async inPerson(
    actor: Actor,
    id: string,
    work: (manager: EntityManager, record: PersonRecord) => Promise<void>,
  ): Promise<void> {
    await this.database.transaction(async (manager) => {
      await lockRecords(manager, [id], 'update');
      await work(manager, await known(manager, actor, id));
    });
  }

  private today(): Day {
    return todayIn(this.places.country.timeZone);
  }
}

/** Returns a person of whom the actor may know. @throws Problem 'not-found', the same whether or not they exist */
const known = async (manager: EntityManager, actor: Actor, id: string): Promise<PersonRecord> => {
  const found = (await readKnownPeople(manager, actor)).people.get(id);
  if (!found) throw new Problem('not-found');
  return found;
};

/** Returns what is wrong with what a proposer gives, but for what the rules ask of it. */
const givenErrors = ({ heldSince, sources }: GivenForPage, today: Day): FieldError[] => [
  ...sources.flatMap(({ url }, at) =>
    hostOf(url) === null ? [{ pointer: `/sources/${at}/url`, code: 'not-https' }] : [],
  ),
  ...(heldSince && heldSince.latest < heldSince.earliest
    ? [{ pointer: '/heldSince/latest', code: 'ends-before-it-begins' }]
    : []),
  ...(heldSince && heldSince.latest > today ? [{ pointer: '/heldSince/latest', code: 'not-yet' }] : []),
];

/** Whether a reviewer can still agree to a proposal; otherwise it is proposed again, by anybody. */
const isAnswerable = ({ state, version, name }: ProposedPage, subject: PersonForPage): boolean =>
  state === subject.state() && (version.showing !== 'SH_NAMED' || name != null);

/** Returns whether a name, or its digests, is missing, or is there and was not asked for. */
const givenNameErrors = (showing: PageKind, name: object | null): FieldError[] =>
  (showing === 'SH_NAMED') === (name !== null)
    ? []
    : [{ pointer: '/name', code: name === null ? 'name-shape' : 'not-asked-here' }];

/** Returns what of a name is not as whoever proposed the page typed it. */
const nameErrors = async (name: PageName | null, { version, name: proposed }: ProposedPage): Promise<FieldError[]> => {
  const given = givenNameErrors(version.showing, name);
  if (name === null || given.length > 0) return given;
  if (!isPageName(name)) return [{ pointer: '/name', code: 'name-shape' }];
  const typed = await digestsOfName(name, proposed!.salt);
  return (['name', 'latin'] as const).flatMap((field) =>
    typed[field] === proposed![field] ? [] : [{ pointer: `/name/${field}`, code: `${field}-differs` }],
  );
};

const digestOf = (waiting: ProposedPage): string => createHash('sha256').update(JSON.stringify(waiting)).digest('hex');

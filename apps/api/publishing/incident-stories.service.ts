import { nameOf } from '@vigil/shared/language/name-of.js';
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { ProblemCode } from '@vigil/shared/problems/problems.js';
import { findNotInRecord, type NotInRecord } from '@vigil/shared/public/words-not-in-record.js';
import { writeParagraph } from '@vigil/shared/public/incident-paragraph.js';
import type { PublicIncident } from '@vigil/shared/public/response-types.js';
import type { IncidentStory } from '@vigil/shared/staff-responses/incident-story.js';
import type { StoredLanguage } from '@vigil/shared/language/languages.js';
import { textsOf } from '../platform/texts-of-server.js';
import { proposeRelease } from '../accounts/releases/propose-release.js';
import { ReleaseKinds, type Released, type ReleaseKind } from '../accounts/releases/release-kinds.js';
import { assertAction, lockRow, refusalOf, type Actor } from '../incidents/record-access.js';
import { seesAll } from '../incidents/whole-record.repository.js';
import { PlacesService } from '../places/places.service.js';
import { appendPublicChange, nextPublicSeq } from '../platform/database/public-site-state.repository.js';
import { documentsWithin } from '../public-site/incident-documents.repository.js';
import { placeName } from '../public-site/place-name.js';
import { PublicRepository } from '../public-site/public.repository.js';
import { deleteStory, fitStory, type Story, storyOf, storyWaits, writeStory } from './stories.repository.js';

const textIn = textsOf('app', 'counting', 'pages', 'rule', 'incident-story');
const LANGUAGES: readonly StoredLanguage[] = ['en', 'km'];

/** Returns a digest of everything that the paragraph is made from. */
const answersOf = (record: PublicIncident): string => {
  const { kind, when, place, groups, assemblyTypes, crowd, issues, interference, peacefulness } = record;
  const { grounds, grade, acts, harms, accounts, sources } = record;
  const said = [kind, when, place, groups, assemblyTypes, crowd, issues, interference, peacefulness, grounds, grade];
  // Words from before there was an announcement still fit where there is none.
  const called = record.announced ? [record.announced] : [];
  return sha256([...said, acts, harms, accounts.map(({ text: _text, ...one }) => one), sources, ...called]);
};
const sha256 = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** Returns a record as readers see it now, in this transaction; null: they do not. */
const publishedRecord = async (manager: EntityManager, code: string | null): Promise<PublicIncident | null> => {
  const [found] = code === null ? [] : await documentsWithin(manager, [code]);
  return found ? (JSON.parse(found.document) as PublicIncident) : null;
};

/** Notes, after a record was published anew, whether the words that two people wrote for it still fit. */
export const refitStory = async (manager: EntityManager, code: string): Promise<void> => {
  if (!(await storyOf(manager, code))) return;
  const record = await publishedRecord(manager, code);
  if (record) await fitStory(manager, code, answersOf(record));
};

/** What waits: the words, and what in them the record does not have. Both go with the answer. */
interface Note extends Story {
  notInRecord: Readonly<Record<StoredLanguage, NotInRecord[]>>;
}

/**
 * The paragraph of a record in other words than the rule's: one reviewer proposes them, another agrees. They are
 * stored in the proposal's note while they wait, and in no line of its log, so that they can be erased with the record.
 */
@Injectable()
export class IncidentStories implements ReleaseKind {
  readonly name = 'story';

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    private readonly published: PublicRepository,
    kinds: ReleaseKinds,
  ) {
    kinds.add(this);
  }

  /** Returns the paragraph by rule, the one that two people wrote, and whether it fits. @throws Problem 'not-found' */
  read(actor: Actor, id: string): Promise<IncidentStory> {
    return this.database.transaction(async (manager) => {
      const row = await lockRow(manager, actor, id);
      const record = await publishedRecord(manager, row.code);
      const stored = row.code === null ? null : await storyOf(manager, row.code);
      return {
        ruled: record && (await this.ruled(record)),
        edited: stored && { en: stored.en, km: stored.km },
        fits: stored?.fits ?? false,
        waits: await storyWaits(manager, id),
      };
    });
  }

  /**
   * Proposes other words for a published record, or the rule's again (null).
   * @returns what in the words the record does not have
   * @throws Problem 'not-found', 'not-allowed', 'wrong-state', 'another-waits'
   */
  propose(actor: Actor, id: string, words: Story | null, replacing: string | null): Promise<Note['notInRecord']> {
    return this.database.transaction(async (manager) => {
      const row = await lockRow(manager, actor, id);
      // Whoever may take a published record back may also propose how it is told.
      await assertAction(manager, actor, row, 'retract');
      const record = (await publishedRecord(manager, row.code))!;
      const stored = await storyOf(manager, row.code!);
      const notInRecord = words ? await this.check(record, words) : { en: [], km: [] };
      const said = (story: Story | null) => story && { code: row.code, text: sha256([story.en, story.km]) };
      const wanted = said(words);
      await proposeRelease(manager, {
        kind: this.name,
        subject: id,
        seen: stored && { ...said(stored), answers: stored.answers },
        wanted: wanted && { ...wanted, answers: answersOf(record) },
        note: words && JSON.stringify({ ...words, notInRecord } satisfies Note),
        replacing,
        by: actor.id,
      });
      return notInRecord;
    });
  }

  /** Returns what readers see now, and the record that it is about. */
  async beside(manager: EntityManager, { former, proposed }: Released): Promise<object> {
    const code = String((proposed ?? former)!['code']);
    const record = await publishedRecord(manager, code);
    const stored = await storyOf(manager, code);
    return {
      code,
      title: record?.title ?? null,
      now: stored?.fits ? { en: stored.en, km: stored.km } : record && (await this.ruled(record)),
    };
  }

  maySee(manager: EntityManager, { subject }: Pick<Released, 'subject'>, by: Actor): Promise<boolean> {
    return seesAll(manager, by, { ids: [subject], codes: [] });
  }

  async lock(manager: EntityManager, { subject }: Released, by: Actor): Promise<void> {
    await lockRow(manager, by, subject);
  }

  /** 'changed-since-proposed': the published answers are not those that the words were written for. */
  async refusal(manager: EntityManager, { subject, proposed }: Released, by: Actor): Promise<ProblemCode | null> {
    const row = await lockRow(manager, by, subject);
    const refused = await refusalOf(manager, by, row, 'retract');
    if (refused !== null) return refused === 'wrong-state' ? 'no-longer-published' : refused;
    if (proposed === null) return null;
    const record = await publishedRecord(manager, row.code);
    return record && answersOf(record) === proposed['answers'] ? null : 'changed-since-proposed';
  }

  async show(manager: EntityManager, { former, proposed, note }: Released): Promise<null> {
    const code = String((proposed ?? former)!['code']);
    if (proposed === null) await deleteStory(manager, code);
    else {
      const { en, km } = JSON.parse(note!) as Note;
      await writeStory(manager, code, { en, km, answers: String(proposed['answers']) });
    }
    const what = proposed === null ? 'story-taken-away' : 'story-shown';
    const onDay = todayIn(this.places.country.timeZone);
    await appendPublicChange(manager, await nextPublicSeq(manager), { code, what, onDay });
    return null;
  }

  private async ruled(record: PublicIncident): Promise<Story> {
    const groups = await this.published.groups();
    const inLanguage = (language: StoredLanguage): string =>
      writeParagraph(record, textIn(language), {
        place: (code) => placeName(code, this.places.gazetteer, language),
        group: (code) => {
          const group = groups.find((one) => one.code === code);
          return group ? nameOf(group, language) : code;
        },
      });
    return { en: inLanguage('en'), km: inLanguage('km') };
  }

  private async check(record: PublicIncident, words: Story): Promise<Note['notInRecord']> {
    const ruled = await this.ruled(record);
    const groups = await this.published.groups();
    const found = (language: StoredLanguage): NotInRecord[] =>
      findNotInRecord(
        words[language],
        ruled[language],
        record,
        groups.flatMap(({ nameEn, nameKm, aliases }) => [nameOf({ nameEn, nameKm }, language), ...aliases]),
        language,
      );
    return Object.fromEntries(LANGUAGES.map((language) => [language, found(language)])) as Note['notInRecord'];
  }
}

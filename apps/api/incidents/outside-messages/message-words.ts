import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { NameKind } from '@vigil/shared/staff-responses/proposed-names.js';
import type { MessageWords } from '@vigil/shared/staff-responses/outside-messages.js';
import { logSettings } from '../../accounts/log-account-changes.js';
import { readSettings, saveSettings } from '../../accounts/organisation-settings.repository.js';
import { proposeRelease } from '../../accounts/releases/propose-release.js';
import { type FeedLine, type Released, type ReleaseKind, ReleaseKinds } from '../../accounts/releases/release-kinds.js';
import { waitingRelease } from '../../accounts/releases/releases.repository.js';
import { PlacesService } from '../../places/places.service.js';
import type { Member } from '../../platform/http/current-member.js';
import { listGroups } from '../groups/group.repository.js';
import { listNames } from '../proposed-names/proposed-names.repository.js';
import { DEFAULT_WORDS } from './default-words.js';
import { disclosureErrors, identifyingNames, type Named } from './neutral-words.js';

/** Also the subject of its proposals: there is one set of words. */
const KIND = 'message-words';
const KEY = 'message.';
const NAMES = Object.keys(DEFAULT_WORDS) as (keyof MessageWords)[];

/** The words of messages outside the product. One person proposes a change of them; another releases it. */
@Injectable()
export class MessageWordsService implements ReleaseKind {
  readonly name = KIND;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    kinds: ReleaseKinds,
  ) {
    kinds.add(this);
  }

  async read(manager: EntityManager = this.database.manager): Promise<MessageWords> {
    const kept = await readSettings(manager);
    return Object.fromEntries(NAMES.map((name) => [name, kept.get(KEY + name) ?? DEFAULT_WORDS[name]])) as MessageWords;
  }

  /** Returns the words that wait for a release. */
  async waiting(): Promise<MessageWords | null> {
    const release = await waitingRelease(this.database.manager, KIND, KIND);
    return release?.proposed ? { ...(await this.read()), ...(release.proposed as Partial<MessageWords>) } : null;
  }

  /**
   * @param replacing the waiting proposal that whoever proposes has seen
   * @throws Problem 'invalid-body' when one of them could tell of the office's work: it names the field;
   * 'another-waits'
   */
  async propose(words: MessageWords, replacing: string | null, by: Member): Promise<void> {
    await this.database.transaction(async (manager) => {
      await this.assertNeutral(manager, words, by);
      await proposeRelease(manager, {
        kind: KIND,
        subject: KIND,
        seen: await this.read(manager),
        wanted: words,
        replacing,
        by: by.id,
      });
    });
  }

  /** Uses the words from now on. No reader sees them, so no line of the public feed tells of it. */
  async show(manager: EntityManager, { proposed }: Released, by: Member): Promise<FeedLine | null> {
    const words = proposed as unknown as MessageWords;
    // A group may have got such a name since.
    await this.assertNeutral(manager, words, by);
    await saveSettings(manager, Object.fromEntries(NAMES.map((name) => [KEY + name, words[name]])));
    await logSettings(manager, by.id, 'saved', Object.fromEntries(NAMES.map((name) => [KEY + name, words[name]])));
    return null;
  }

  /**
   * Looks for groups, places, and those proposed names that this member may see: a refusal must not confirm a guess of
   * another. Whoever releases is a reviewer, who may see all. One that was refused names nothing: otherwise whoever
   * proposes a common word would keep it from the messages for good.
   */
  private async assertNeutral(manager: EntityManager, words: MessageWords, by: Member): Promise<void> {
    const proposed = (await listNames(manager, by)).names.filter(({ state }) => state !== 'refused');
    const ofKind = (kind: NameKind): Named[] => proposed.filter((name) => name.kind === kind);
    const names = identifyingNames(
      [...(await listGroups(manager)), ...ofKind('group')],
      [...this.places.gazetteer.places, ...ofKind('landmark')],
    );
    const errors = disclosureErrors(words, names);
    if (errors.length > 0) throw new Problem('invalid-body', { errors });
  }
}

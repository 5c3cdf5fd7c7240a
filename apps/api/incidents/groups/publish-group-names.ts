import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { isGroupOfHidden } from '../../platform/database/hidden-codes-and-digests.js';
import type { FeedLine, Released, ReleaseKind } from '../../accounts/releases/release-kinds.js';
import { ReleaseKinds } from '../../accounts/releases/release-kinds.js';
import { BY_REVISION, proposeRelease, releasedWordsOf } from '../../accounts/releases/propose-release.js';
import { namesOfGroup, renameShownGroup } from './group.repository.js';

interface Names {
  code: string;
  nameEn: string;
  nameKm: string | null;
  aliases: string[];
}

/** Manages the names under which readers know a group. One person changes them; another releases them. */
@Injectable()
export class GroupNamePublisher implements ReleaseKind {
  readonly name = 'group';

  constructor(kinds: ReleaseKinds) {
    kinds.add(this);
  }

  /**
   * Proposes the team's names for a group that readers know, or would know under an earlier proposal. A group that no
   * reader knows gets its names when a record that names it is published, which takes two people. Call this before the
   * transaction writes to the log.
   */
  async propose(manager: EntityManager, id: string, by: string): Promise<void> {
    const group = await namesOfGroup(manager, id);
    if (!group) return;
    if (group.shown === null && !group.wasProposed) {
      // Otherwise one reviewer could hide the records, rename the group, and restore them under the new name.
      if (await isGroupOfHidden(manager, group.code)) throw new Problem('named-in-hidden');
      return;
    }
    const { shown, wasProposed: _was, ...wanted } = group;
    const before = shown && { code: group.code, nameEn: shown.name_en, nameKm: shown.name_km, aliases: shown.aliases };
    await proposeRelease(manager, {
      kind: 'group',
      subject: id,
      seen: await releasedWordsOf(manager, 'group', id, before),
      wanted: { ...wanted },
      replacing: BY_REVISION,
      by,
    });
  }

  async show(manager: EntityManager, { proposed }: Released): Promise<FeedLine> {
    const names = proposed as unknown as Names;
    await renameShownGroup(manager, names);
    return { what: 'group-renamed', subject: names.code };
  }
}

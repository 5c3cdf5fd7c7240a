import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ProblemCode } from '@vigil/shared/problems/problems.js';
import type { PublicChange } from '@vigil/shared/public/response-types.js';
import type { PublicWords, ReleaseKindName } from '@vigil/shared/staff-responses/releases.js';
import type { Member } from '../../platform/http/current-member.js';

export interface Released {
  subject: string;
  former: PublicWords | null;
  proposed: PublicWords | null;
  note: string | null;
  proposedById: string;
}
/** A line of the public feed. */
export interface FeedLine {
  what: PublicChange['what'];
  /** Its public code; null: there is only one of this kind. */ subject: string | null;
}

/** A kind of public words: the module that stores them decides how readers see them. */
export interface ReleaseKind {
  name: ReleaseKindName;
  /**
   * Returns what a release would publish in addition to the proposed words, as it is now. The person who releases has
   * seen both, so a change of it makes them look again.
   */
  beside?(manager: EntityManager, released: Released): Promise<unknown>;
  /** Locks the rows that the release will write outside schema pub, before it locks the public order. */
  lock?(manager: EntityManager, released: Released, by: Member): Promise<void>;
  /**
   * Returns whether this member may know what it is about. Kinds about no record are seen by everybody who may release.
   */
  maySee?(manager: EntityManager, about: Pick<Released, 'subject' | 'proposed'>, by: Member): Promise<boolean>;
  /**
   * Returns why it cannot be released at present, even by somebody who has seen all of it; null: it can. It can still
   * be refused or taken back.
   */
  refusal?(manager: EntityManager, released: Released, by: Member): Promise<ProblemCode | null>;
  /**
   * Publishes the words, or removes them.
   * @returns the line for the public feed; null: it has written that itself.
   */
  show(manager: EntityManager, released: Released, by: Member): Promise<FeedLine | null>;
  /** Refreshes whatever caches what it read, after the commit. */
  after?(): Promise<void>;
}

/** The kinds of public words: each module that has some registers here at the start. */
@Injectable()
export class ReleaseKinds {
  private readonly kinds = new Map<ReleaseKindName, ReleaseKind>();

  add(kind: ReleaseKind): void {
    this.kinds.set(kind.name, kind);
  }

  /** Returns whether this member may know everything with this id. */
  async maySee(manager: EntityManager, id: string, by: Member): Promise<boolean> {
    for (const kind of this.kinds.values())
      if ((await kind.maySee?.(manager, { subject: id, proposed: null }, by)) === false) return false;
    return true;
  }

  of(name: ReleaseKindName): ReleaseKind {
    const kind = this.kinds.get(name);
    if (!kind) throw new Error(`nobody shows ${name} to readers`);
    return kind;
  }
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ProblemCode } from '@vigil/shared/problems/problems.js';
import type { PublicChange } from '@vigil/shared/public/shapes.js';
import type { Member } from '../../platform/http/member.js';

/** What readers see that has words of our own. */
export const RELEASE_KINDS = ['total', 'report', 'group', 'organisation', 'coverage', 'retraction'] as const;
export type ReleaseKindName = (typeof RELEASE_KINDS)[number];

/** What readers would see of a thing: its words and codes as JSON. */
export type Words = Readonly<Record<string, unknown>>;

export interface Released {
  subject: string;
  former: Words | null;
  proposed: Words | null;
  note: string | null;
}
/** A line of the public feed. */
export interface FeedLine {
  what: PublicChange['what'];
  /** Its public code; null: there is one of it. */ subject: string | null;
}

/** A kind of public words: the room that keeps them says how they come before readers. */
export interface ReleaseKind {
  name: ReleaseKindName;
  /**
   * What a release would put before readers beside the words that were proposed, as it stands now: whoever releases has
   * seen both, so that a change of it asks them to look again.
   */
  beside?(manager: EntityManager, released: Released): Promise<unknown>;
  /** Locks what the release will write beside schema pub, before the public order is locked. */
  lock?(manager: EntityManager, released: Released, by: Member): Promise<void>;
  /**
   * Why it cannot be released as things stand now, however it is looked at; null: it can. It can be refused all the
   * same, or taken back.
   */
  refusal?(manager: EntityManager, released: Released, by: Member): Promise<ProblemCode | null>;
  /**
   * Brings the words before readers, or takes them away.
   * @returns the line of the feed; null: it has said it by itself.
   */
  show(manager: EntityManager, released: Released, by: Member): Promise<FeedLine | null>;
  /** Word to whatever keeps what it has read, after the commit. */
  after?(): Promise<void>;
}

/** Every room that has words for readers says so here at the start. */
@Injectable()
export class ReleaseKinds {
  private readonly kinds = new Map<ReleaseKindName, ReleaseKind>();

  add(kind: ReleaseKind): void {
    this.kinds.set(kind.name, kind);
  }

  of(name: ReleaseKindName): ReleaseKind {
    const kind = this.kinds.get(name);
    if (!kind) throw new Error(`nobody shows ${name} to readers`);
    return kind;
  }
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DueNotice } from '@vigil/shared/staff-responses/notices.js';
import { currentMembers } from '../accounts/members.repository.js';
import type { Reader } from './record-policy.js';

/** A notice that is worked out when its member reads, and stored nowhere. */
export interface WorkedOutNotice {
  id: string;
  isRead: boolean;
  /** A mail told its member already that something waits. */
  isTold: boolean;
  due: DueNotice;
}
/** The module that works them out. */
export interface NoticeSource {
  /**
   * Returns the notices of a member, the newest first. None where nobody can say: while the server is locked.
   * @param isOpening somebody opens the page: what was changed a moment ago is in it
   */
  of(member: Reader, isOpening?: boolean): Promise<WorkedOutNotice[]>;
  /**
   * Notes what a member did with some of their notices.
   * @param all those that they have now
   */
  note(
    manager: EntityManager,
    memberId: string,
    all: readonly WorkedOutNotice[],
    done: readonly string[],
    what: 'isRead' | 'isTold',
  ): Promise<void>;
}

/**
 * The notices about people deprived of liberty, in the inbox and in messages outside. They are worked out by a module
 * that depends on this one: a row of each would say in the database on which days something happens to people whom a
 * member follows.
 */
@Injectable()
export class WorkedOutNotices implements NoticeSource {
  private source: NoticeSource | null = null;

  use(source: NoticeSource): void {
    this.source = source;
  }

  async of(member: Reader, isOpening = false): Promise<WorkedOutNotice[]> {
    return (await this.source?.of(member, isOpening)) ?? [];
  }

  /** The same, of a member of whom only the id is known. */
  async ofId(manager: EntityManager, memberId: string): Promise<WorkedOutNotice[]> {
    const [member] = await currentMembers(manager, [memberId]);
    return member ? this.of(member) : [];
  }

  async note(...[manager, memberId, all, done, what]: Parameters<NoticeSource['note']>): Promise<void> {
    const own = done.filter((id) => all.some((one) => one.id === id));
    if (own.length > 0) await this.source?.note(manager, memberId, all, own, what);
  }
}

import { createHash } from 'node:crypto';
import { Controller, Get, Query, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { NEWS_WAIT_SECONDS, type Editors } from '@vigil/shared/staff-responses/editing.js';
import { currentMembers } from '../../accounts/members.repository.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { RIGHTS } from '../../platform/http/rights.js';
import { id as anId, IdIn, readQuery, wholeNumber, words } from '../../platform/http/read-query.js';
import type { IncidentRow } from '../incident.entity.js';
import { findIncidents } from '../incident-row.repository.js';
import { refusalOf } from '../record-access.js';
import { mayRead, sightOf } from '../record-policy.js';
import { type Editing, EditingPresence } from './editing-presence.js';

/** Who changes a record now. */
@Controller('api/incidents')
export class EditingController {
  constructor(
    private readonly presence: EditingPresence,
    @InjectDataSource() private readonly database: DataSource,
  ) {}

  /**
   * Tells who else has the record's form open; with `tab`, that this tab has it open, too, until the request breaks
   * off. With `wait` and the `state` of the last answer, answers as soon as there is something else to tell.
   */
  @Get(':id/editors')
  @Allow('see-who-edits')
  async editors(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Query() asked: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Editors> {
    const query = readQuery(asked, { tab: anId, state: words(40), wait: wholeNumber(0, NEWS_WAIT_SECONDS) });
    let end: ((isGone: boolean) => void) | null = null;
    // It may have broken off before this began, while the session was looked up: then no 'close' comes any more.
    let isClosed = reply.raw.destroyed;
    let onClose = (): void => undefined;
    // Before anything else: a tab may break off at any moment.
    reply.raw.once('close', () => {
      isClosed = true;
      onClose();
      end?.(!reply.raw.writableFinished);
    });
    try {
      const row = await this.seen(member, id);
      const mayChange = query.tab !== undefined && (await this.mayChange(member, row));
      if (mayChange && !isClosed) end = this.presence.begin(id, member.id, query.tab!);
      // Listens before it looks: what happens in between is heard.
      const changed = this.presence.change(id, (query.wait ?? 0) * 1000, (close) => (onClose = close));
      const now = await this.now(member, row, query.tab);
      if (query.state !== now.state || !query.wait || isClosed) return now;
      await changed;
      if (isClosed) return now;
      // They may have lost sight of it meanwhile, also by having another role.
      const asker = await this.asAsking(member);
      return await this.now(asker, await this.seen(asker, id), query.tab);
    } catch (error) {
      end?.(true);
      throw error;
    } finally {
      onClose();
    }
  }

  /** Returns a member as they are now. @throws Problem 'not-allowed' if they may no longer ask who edits */
  private async asAsking({ id }: Member): Promise<Member> {
    const [now] = await currentMembers(this.database.manager, [id]);
    const roles: readonly string[] = RIGHTS['see-who-edits'];
    if (!now || !roles.includes(now.role)) throw new Problem('not-allowed');
    return now;
  }

  /** @throws Problem 'not-found' */
  private async seen(member: Member, id: string): Promise<IncidentRow> {
    const [row] = await findIncidents(this.database.manager, [id]);
    if (!row || !mayRead(sightOf(member, row))) throw new Problem('not-found');
    return row;
  }

  private async mayChange(member: Member, row: IncidentRow): Promise<boolean> {
    return (await refusalOf(this.database.manager, member, row, 'change')) === null;
  }

  /** Leaves out whoever may not change the record any more: their form is over, even if its tab still waits. */
  private async now(member: Member, row: IncidentRow, tab: string | undefined): Promise<Editors> {
    const others: Editing[] = [];
    const all = this.presence.of(row.id).filter((one) => one.member !== member.id || one.tab !== tab);
    const ids = [...new Set(all.map((one) => one.member))];
    const members = new Map((await currentMembers(this.database.manager, ids)).map((one) => [one.id, one]));
    for (const one of all) {
      const editor = members.get(one.member);
      if (editor && (await this.mayChange(editor, row))) others.push(one);
    }
    const first = others.filter((one, i) => others.findIndex((other) => other.member === one.member) === i);
    return {
      state: createHash('sha256')
        .update(first.map((one) => `${one.member} ${one.since}`).join())
        .digest('base64url')
        .slice(0, 12),
      editors: first.map((one) => ({
        name: members.get(one.member)!.name,
        since: new Date(one.since).toISOString(),
        mine: one.member === member.id,
      })),
    };
  }
}

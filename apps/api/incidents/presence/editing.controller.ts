import { createHash } from 'node:crypto';
import { Controller, Get, Query, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { NEWS_WAIT_SECONDS, type Editors } from '@vigil/shared/staff-responses/editing.js';
import { membersById } from '../../accounts/members.repository.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
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
    let isClosed = false;
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
      if (mayChange && !isClosed) end = this.presence.begin(id, member, query.tab!);
      // Listens before it looks: what happens in between is heard.
      const changed = this.presence.change(id, (query.wait ?? 0) * 1000, (close) => (onClose = close));
      const now = await this.now(member, row, query.tab);
      if (query.state !== now.state || !query.wait || isClosed) return now;
      await changed;
      if (isClosed) return now;
      // They may have lost sight of it meanwhile.
      return await this.now(member, await this.seen(member, id), query.tab);
    } catch (error) {
      end?.(true);
      throw error;
    } finally {
      onClose();
    }
  }

  /** @throws Problem 'not-found' */
  private async seen(member: Member, id: string): Promise<IncidentRow> {
    const [row] = await findIncidents(this.database.manager, [id]);
    if (!row || !mayRead(sightOf(member, row))) throw new Problem('not-found');
    return row;
  }

  private async mayChange({ id, role }: { id: string; role: string }, row: IncidentRow): Promise<boolean> {
    return (await refusalOf(this.database.manager, { id, role }, row, 'change')) === null;
  }

  /** Leaves out whoever may not change the record any more: their form is over, even if its tab still waits. */
  private async now(member: Member, row: IncidentRow, tab: string | undefined): Promise<Editors> {
    const others: Editing[] = [];
    for (const one of this.presence.of(row.id)) {
      const isThisTab = one.member === member.id && one.tab === tab;
      if (!isThisTab && (await this.mayChange({ id: one.member, role: one.role }, row))) others.push(one);
    }
    const names = new Map(
      (
        await membersById(
          this.database.manager,
          others.map((one) => one.member),
        )
      ).map((one) => [one.id, one.name]),
    );
    const first = others.filter((one, i) => others.findIndex((other) => other.member === one.member) === i);
    return {
      state: createHash('sha256')
        .update(first.map((one) => `${one.member} ${one.since}`).join())
        .digest('base64url')
        .slice(0, 12),
      editors: first.map((one) => ({
        name: names.get(one.member) ?? '',
        since: new Date(one.since).toISOString(),
        mine: one.member === member.id,
      })),
    };
  }
}

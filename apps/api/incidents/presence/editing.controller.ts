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
import { findIncidents } from '../incident-row.repository.js';
import { refusalOf } from '../record-access.js';
import { mayRead, sightOf } from '../record-policy.js';
import { EditingPresence } from './editing-presence.js';

/** Who changes a record now. */
@Controller('api/incidents')
export class EditingController {
  constructor(
    private readonly presence: EditingPresence,
    @InjectDataSource() private readonly database: DataSource,
  ) {}

  /**
   * Tells who else has the record's form open; with `tab`, that this tab has it open, too, until the request breaks off.
   * With `wait` and the `state` of the last answer, answers as soon as there is something else to tell.
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
      const mayChange = await this.mayChange(member, id);
      if (query.tab !== undefined && mayChange && !isClosed) end = this.presence.begin(id, member.id, query.tab);
      const now = await this.now(member, id, query.tab);
      if (query.state !== now.state || !query.wait || isClosed) return now;
      await this.presence.change(id, query.wait * 1000, (close) => (onClose = close));
      if (isClosed) return now;
      await this.mayChange(member, id); // they may have lost sight of it meanwhile
      return await this.now(member, id, query.tab);
    } catch (error) {
      end?.(true);
      throw error;
    }
  }

  /** @throws Problem 'not-found' */
  private async mayChange(member: Member, id: string): Promise<boolean> {
    const { manager } = this.database;
    const [row] = await findIncidents(manager, [id]);
    if (!row || !mayRead(sightOf(member, row))) throw new Problem('not-found');
    return (await refusalOf(manager, member, row, 'change')) === null;
  }

  private async now(member: Member, id: string, tab: string | undefined): Promise<Editors> {
    const others = this.presence.of(id).filter((one) => one.member !== member.id || one.tab !== tab);
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

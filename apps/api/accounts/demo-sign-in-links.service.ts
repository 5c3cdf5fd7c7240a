import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { CONFIG, type Config } from '../config.js';
import type { Member } from '../platform/http/current-member.js';
import type { Role } from '../platform/http/rights.js';
import { memberById, memberByName } from './members.repository.js';
import { foldName, MembersService } from './members.service.js';
import { SessionsService } from './sessions.service.js';
import { deleteSignInLinks, insertSignInLink, takeSignInLink } from './demo-sign-in-links.repository.js';
import { isToken, newToken, tokenHash } from './random-token.js';
import type { ClientInfo } from './client-info.js';

const LINK_HOURS = 24;

/** The demo's members. Two reviewers, because publishing takes a second person. */
export const DEMO_MEMBERS: readonly { name: string; role: Role }[] = [
  { name: 'DEMO monitor', role: 'monitor' },
  { name: 'DEMO reviewer', role: 'reviewer' },
  { name: 'DEMO second reviewer', role: 'reviewer' },
  { name: 'DEMO analyst', role: 'analyst' },
  { name: 'DEMO administrator', role: 'admin' },
];

/**
 * Links that sign somebody in once, without a password or a second factor. They are only for the demo and its invented
 * records, and printed at its start. Production creates none and accepts none.
 */
@Injectable()
export class DemoSignInLinksService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly members: MembersService,
    private readonly sessions: SessionsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Creates the demo's members if they are missing, voids older links, and makes a new link for each member. */
  async forDemo(): Promise<{ name: string; role: Role; token: string }[]> {
    return this.database.transaction(async (manager) => {
      await deleteSignInLinks(manager);
      const links = [];
      for (const { name, role } of DEMO_MEMBERS) {
        const found = await memberByName(manager, foldName(name));
        const { id } = found ?? (await this.members.create(manager, name, role, null));
        const token = newToken();
        await insertSignInLink(manager, tokenHash(token), id, LINK_HOURS);
        links.push({ name, role, token });
      }
      return links;
    });
  }

  /**
   * Uses a link up and opens a session. @throws Problem 'link-spent' when it was used, has expired or never existed;
   * always in production.
   */
  async use(token: string, client: ClientInfo): Promise<{ member: Member; session: string }> {
    if (this.config.mode !== 'demo' || !isToken(token)) throw new Problem('link-spent');
    return this.database.transaction(async (manager) => {
      const id = await takeSignInLink(manager, tokenHash(token));
      if (id === null) throw new Problem('link-spent');
      return {
        member: (await memberById(manager, id))!,
        session: await this.sessions.open(id, { stage: 'whole', openedBy: 'link', client }, manager),
      };
    });
  }
}

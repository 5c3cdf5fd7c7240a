import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { CONFIG, type Config } from '../config.js';
import { lockPublicSeq, showOrganisation } from '../platform/database/public-site-state.repository.js';
import { hasRowsToLog } from '../audit-log/log.repository.js';
import type { Member } from '../platform/http/member.js';
import { ReleaseKinds, type FeedLine, type Released, type ReleaseKind } from './releases/kinds.js';
import { propose } from './releases/propose.js';
import { logSettings } from './log-account-changes.js';
import { readSettings, saveSettings } from './organisation-settings.repository.js';
import { showRule } from './trust-store.js';
import { decideSmallTeam, smallTeamNow } from './small-team.js';
import { STANDARDS } from '@vigil/shared/public/organisation.js';
import type { OrganisationSettings, SmallTeam } from '@vigil/shared/staff-responses/members.js';

export type { SmallTeam };

@Injectable()
export class OrganisationSettingsService implements OnModuleInit, ReleaseKind {
  readonly name = 'organisation';

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(CONFIG) private readonly config: Config,
    kinds: ReleaseKinds,
  ) {
    kinds.add(this);
  }

  async read(manager: EntityManager = this.database.manager): Promise<OrganisationSettings> {
    const kept = await readSettings(manager);
    return {
      organisation: kept.get('organisation') ?? this.config.organisation,
      standards: kept.get('standards') ?? STANDARDS,
      smallTeam: kept.get('smallTeam') === 'true',
    };
  }

  /**
   * Saves the settings. The organisation and its standards, which readers see, wait for a second person; if nothing was
   * ever published, they apply at once. Here, small-team mode can only be proposed or turned off: turning it on takes
   * two people (`setSmallTeam`).
   */
  async write(
    { organisation, standards, smallTeam }: OrganisationSettings,
    actor: Member,
  ): Promise<OrganisationSettings> {
    await this.database.transaction(async (manager) => {
      await decideSmallTeam(manager, actor, smallTeam);
      const isPublic = (await lockPublicSeq(manager)) > 0;
      const { organisation: seenName, standards: seenStandards } = await this.read(manager);
      const seen = { organisation: seenName, standards: seenStandards };
      if (isPublic)
        await propose(manager, {
          kind: 'organisation',
          subject: 'organisation',
          seen,
          wanted: { organisation, standards },
          by: actor.id,
        });
      else await this.save(manager, { organisation, standards }, actor.id);
    });
    return this.read();
  }

  async show(manager: EntityManager, { proposed }: Released, by: Member): Promise<FeedLine> {
    await this.save(manager, proposed as unknown as Pick<OrganisationSettings, 'organisation' | 'standards'>, by.id);
    return { what: 'organisation-changed', subject: null };
  }

  private async save(
    manager: EntityManager,
    values: Pick<OrganisationSettings, 'organisation' | 'standards'>,
    actorId: string,
  ): Promise<void> {
    await saveSettings(manager, values);
    await this.tell(manager);
    await logSettings(manager, actorId, 'saved', values);
  }

  async smallTeam(): Promise<SmallTeam> {
    return smallTeamNow(this.database.manager);
  }

  /**
   * Turns small-team mode (one person may do the work of two) off at once. To turn it on, one person proposes and
   * another confirms.
   * @throws Problem 'second-person-needed', 'not-independent', 'not-allowed' (neither of the two is a reviewer)
   */
  async setSmallTeam(actor: Member, on: boolean): Promise<SmallTeam> {
    return this.database.transaction(async (manager) => {
      await decideSmallTeam(manager, actor, on, true);
      return smallTeamNow(manager);
    });
  }

  /**
   * The configuration may name another organisation than at the last start. A database that nobody has used gets no log
   * line for it.
   */
  async onModuleInit(): Promise<void> {
    await this.database.transaction(async (manager) => {
      await this.tell(manager);
      await showRule(manager);
      if (await hasRowsToLog(manager)) await logSettings(manager, null, 'shown');
    });
  }

  /** Shows readers who publishes and under which standards force is assessed. */
  private async tell(manager: EntityManager): Promise<void> {
    const { organisation, standards } = await this.read(manager);
    await showOrganisation(manager, organisation, standards);
  }
}

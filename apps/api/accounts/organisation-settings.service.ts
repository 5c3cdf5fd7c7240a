import { createHash } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { CONFIG, type Config } from '../config.js';
import { lockPublicSeq, showOrganisation } from '../platform/database/public-site-state.repository.js';
import { hasRowsToLog } from '../audit-log/log.repository.js';
import type { Member } from '../platform/http/current-member.js';
import { ReleaseKinds, type FeedLine, type Released, type ReleaseKind } from './releases/release-kinds.js';
import { proposeRelease } from './releases/propose-release.js';
import { logSettings } from './log-account-changes.js';
import { readSettings, saveSettings } from './organisation-settings.repository.js';
import { LogoPictures } from './logo-pictures.js';
import { lockTrust, showRule } from './apply-trust-policy.js';
import { decideSmallTeam, smallTeamNow } from './small-team-mode.js';
import { STANDARDS } from '@vigil/shared/public/organisation-name.js';
import type { OrganisationSettings, SmallTeam } from '@vigil/shared/staff-responses/members.js';
import { OWNER_DAYS } from '@vigil/shared/staff-responses/record-owner.js';
import { ANSWER_DAYS, KEEP_DAYS } from '@vigil/shared/public/objection.js';
import { Problem } from '@vigil/shared/problems/problems.js';

export type { SmallTeam };

/** What readers see of the settings: it takes two people to change. */
type PublicSettings = Omit<OrganisationSettings, 'smallTeam' | 'ownerDays'>;
/** Those that a client may leave out, because they are newer than the others. */
type SettingsToWrite = Omit<OrganisationSettings, NewerSetting> & Partial<Pick<OrganisationSettings, NewerSetting>>;
type NewerSetting = TextSetting | 'objectionDays' | 'objectionKeepDays' | 'ownerDays';
/** Texts that may be empty. */
const TEXTS = [
  'organisationKm',
  'standardsKm',
  'contact',
  'address',
  'sentenceEn',
  'sentenceKm',
  'startView',
  'logo',
] as const satisfies readonly (keyof OrganisationSettings)[];
type TextSetting = (typeof TEXTS)[number];

/** Returns the ETag of the settings: they are several rows, which have no revision. */
export const etagOfSettings = (settings: OrganisationSettings): string =>
  `"${createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 32)}"`;

@Injectable()
export class OrganisationSettingsService implements OnModuleInit, ReleaseKind {
  readonly name = 'organisation';

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(CONFIG) private readonly config: Config,
    private readonly logos: LogoPictures,
    kinds: ReleaseKinds,
  ) {
    kinds.add(this);
  }

  async read(manager: EntityManager = this.database.manager): Promise<OrganisationSettings> {
    const kept = await readSettings(manager);
    return {
      organisation: kept.get('organisation') ?? this.config.organisation,
      standards: kept.get('standards') ?? STANDARDS,
      ...(Object.fromEntries(TEXTS.map((name) => [name, kept.get(name) ?? ''])) as Record<TextSetting, string>),
      objectionDays: Number(kept.get('objectionDays') ?? ANSWER_DAYS.usual),
      objectionKeepDays: Number(kept.get('objectionKeepDays') ?? KEEP_DAYS.usual),
      ownerDays: Number(kept.get('ownerDays') ?? OWNER_DAYS.usual),
      smallTeam: kept.get('smallTeam') === 'true',
    };
  }

  /**
   * Saves the settings. What readers see of them waits for a second person; if nothing was ever published, it applies
   * at once. Here, small-team mode can only be proposed or turned off: turning it on takes two people (`setSmallTeam`).
   * A new logo is drawn again first.
   * @param basis.replacing the waiting proposal that whoever proposes has seen
   * @param basis.seen the ETag of the settings that they have seen
   * @throws Problem 'invalid-body' when a logo is not a picture; 'another-waits'; 'changed-meanwhile'
   */
  async write(
    { smallTeam, ownerDays, ...more }: SettingsToWrite,
    { replacing, seen: basis }: { replacing: string | null; seen: string },
    actor: Member,
  ): Promise<OrganisationSettings> {
    if (more.logo && more.logo !== (await this.read()).logo) more.logo = await this.logos.redraw(more.logo);
    await this.database.transaction(async (manager) => {
      await lockTrust(manager);
      const isPublic = (await lockPublicSeq(manager)) > 0;
      const current = await this.read(manager);
      if (basis !== etagOfSettings(current)) throw new Problem('changed-meanwhile', { extra: { current } });
      const { smallTeam: _internal, ownerDays: former, ...seen } = current;
      const wanted = { ...seen, ...more };
      if (isPublic)
        await proposeRelease(manager, {
          kind: 'organisation',
          subject: 'organisation',
          seen: { ...seen },
          wanted: { ...wanted },
          replacing,
          by: actor.id,
        });
      else await this.save(manager, wanted, actor.id);
      // After what takes the lock of a proposal: these begin with a line of the log.
      await decideSmallTeam(manager, actor, smallTeam);
      if (ownerDays !== undefined && ownerDays !== former) await this.saveInternal(manager, { ownerDays }, actor.id);
    });
    return this.read();
  }

  async show(manager: EntityManager, { proposed }: Released, by: Member): Promise<FeedLine> {
    await this.save(manager, { ...(proposed as unknown as Partial<PublicSettings>) }, by.id);
    return { what: 'organisation-changed', subject: null };
  }

  private async save(manager: EntityManager, values: Partial<PublicSettings>, actorId: string): Promise<void> {
    await saveSettings(manager, Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)])));
    await this.tell(manager);
    await logSettings(manager, actorId, 'saved', values);
  }

  /** Saves what no reader sees: it applies at once. */
  private async saveInternal(manager: EntityManager, values: Record<string, number>, actorId: string): Promise<void> {
    await saveSettings(manager, Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)])));
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

  /** Shows readers who publishes, under which standards force is assessed, and how to object. */
  private async tell(manager: EntityManager): Promise<void> {
    await showOrganisation(manager, await this.read(manager));
  }
}

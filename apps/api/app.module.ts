import { OutsideMessagesModule } from './incidents/outside-messages/outside-messages.module.js';
import { CommentsModule } from './incidents/comments/comments.module.js';
import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BackgroundWorkModule } from './platform/background-work.js';
import { SharedLimitsModule } from './platform/http/shared-limits.js';
import { CONFIG, type Config } from './config.js';
import { CountsModule } from './statistics/counts.module.js';
import { CoverageModule } from './publishing/coverage/coverage.module.js';
import { deskOptions } from './desk-database-options.js';
import { EvidenceModule } from './evidence/evidence.module.js';
import { ExportsModule } from './exchange/exports/exports.module.js';
import { FeedsModule } from './public-site/feeds/feeds.module.js';
import { FieldModule } from './field/field.module.js';
import { GroupsModule } from './incidents/groups/groups.module.js';
import { CountriesModule } from './operations/countries/countries.module.js';
import { BackupModule } from './operations/backup/backup.module.js';
import { HealthModule } from './operations/health/health.module.js';
import { AuditLogModule } from './audit-log/audit-log.module.js';
import { ImportsModule } from './exchange/imports/imports.module.js';
import { IncidentsModule } from './incidents/incidents.module.js';
import { InspectionModule } from './evidence/inspection/inspection.module.js';
import { MembersModule } from './accounts/members.module.js';
import { SocialCardsModule } from './public-site/social-cards/social-cards.module.js';
import { ObjectionsModule } from './publishing/objections/objections.module.js';
import { PeopleModule } from './people/people.module.js';
import { PlacesModule } from './places/places.module.js';
import { PublicSiteModule } from './public-site/public-site.module.js';
import { PublicationModule } from './publishing/publication.module.js';
import { SavedQueriesModule } from './reports/saved-queries/saved-queries.module.js';
import { ReleasesModule } from './accounts/releases/releases.module.js';
import { ReportsModule } from './reports/reports.module.js';
import { RenderingModule } from './reports/rendering/rendering.module.js';
import { SealedNotesModule } from './incidents/sealed-notes/sealed-notes.module.js';
import { QueueModule } from './queue/queue.module.js';
import type { Keyring } from './encryption/keyring.js';
import { EncryptionModule } from './encryption/encryption.module.js';
import { PresenceModule } from './incidents/presence/presence.module.js';
import { ServerSignalsModule } from './encryption/server-signals.module.js';
import { PartnerApiModule } from './exchange/partner-api/partner-api.module.js';
import { WitnessesModule } from './audit-log/witnesses/witnesses.module.js';

export interface Databases {
  databaseUrl: string;
  /** The same database as the role that reads only schema `pub`. */
  publicDatabaseUrl: string;
  /** The keys that encrypt internal answers. */
  keyring: Keyring;
}

@Module({})
class ConfigModule {
  static with(config: Config): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: CONFIG, useValue: config }],
      exports: [CONFIG],
    };
  }
}

/** All modules. Each controller writes its whole path ('api/incidents'), so that a text search finds the route. */
@Module({})
export class AppModule {
  static with(config: Config, { databaseUrl, publicDatabaseUrl, keyring }: Databases): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config),
        TypeOrmModule.forRoot({ ...deskOptions(databaseUrl), retryAttempts: 1 }),
        EncryptionModule.with(keyring),
        ServerSignalsModule.with(databaseUrl),
        BackgroundWorkModule,
        SharedLimitsModule,
        CountsModule.with({ databaseUrl, publicDatabaseUrl, publicReplicaUrl: config.publicReplicaUrl }),
        AuditLogModule,
        PlacesModule,
        ReleasesModule,
        MembersModule,
        GroupsModule,
        IncidentsModule,
        PresenceModule,
        CommentsModule,
        OutsideMessagesModule,
        ImportsModule,
        FieldModule,
        QueueModule,
        PublicationModule,
        CoverageModule,
        ObjectionsModule,
        SavedQueriesModule,
        ReportsModule,
        RenderingModule,
        SealedNotesModule,
        PeopleModule,
        EvidenceModule,
        InspectionModule,
        PublicSiteModule,
        ExportsModule,
        PartnerApiModule,
        SocialCardsModule,
        FeedsModule,
        WitnessesModule,
        HealthModule,
        BackupModule,
        CountriesModule,
      ],
    };
  }
}

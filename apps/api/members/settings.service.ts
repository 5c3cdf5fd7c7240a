import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../config.js';
import { appendLeaf } from '../history/leaf.js';
import { STANDARDS } from '@vigil/shared/public/organisation.js';

/** What an organisation decides once. */
export interface Settings {
  /** As readers see it: "assessed as unlawful by ORGANISATION". */
  organisation: string;
  /** "under STANDARDS", unless an assessment names others. */
  standards: string;
  /** The reviewer who verified may also publish. The history says so each time. */
  smallTeam: boolean;
}


@Injectable()
export class SettingsService implements OnModuleInit {
  constructor(@InjectDataSource() private readonly database: DataSource, @Inject(CONFIG) private readonly config: Config) {}

  async read(): Promise<Settings> {
    const rows: { key: string; value: string }[] = await this.database.query('select key, value from setting');
    const kept = new Map(rows.map((row) => [row.key, row.value]));
    return {
      organisation: kept.get('organisation') ?? this.config.organisation,
      standards: kept.get('standards') ?? STANDARDS,
      smallTeam: kept.get('smallTeam') === 'true',
    };
  }

  async write({ organisation, standards, smallTeam }: Settings, actorId: string): Promise<Settings> {
    await this.database.transaction(async (manager) => {
      await manager.query(
        `insert into setting (key, value) select * from unnest($1::text[], $2::text[]) on conflict (key) do update set value = excluded.value`,
        [['organisation', 'standards', 'smallTeam'], [organisation, standards, String(smallTeam)]]);
      await appendLeaf(manager, { entity: 'settings', entityId: null, revision: null, actorId, what: 'saved', values: Object.entries({ organisation, standards, smallTeam }).map(([field, value]) => ({ field, value })) });
    });
    await this.show();
    return this.read();
  }

  async onModuleInit(): Promise<void> {
    await this.show();
  }

  /** Readers see who publishes and under which standards force is assessed. */
  private async show(): Promise<void> {
    const { organisation, standards } = await this.read();
    await this.database.query('update pub.head set organisation = $1, standards = $2', [organisation, standards]);
  }
}

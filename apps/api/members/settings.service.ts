import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';

/** What an organisation decides once. */
export interface Settings {
  /** Who assesses and publishes, as readers will see it. */
  organisation: string;
  /** The standards under which force is assessed, as readers will see them. */
  standards: string;
  /** A small team lets the reviewer who verified a record publish it. */
  smallTeam: boolean;
}

export const DEFAULT_STANDARDS = 'the UN Human Rights Guidance on Less-Lethal Weapons in Law Enforcement';

@Injectable()
export class SettingsService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  async read(): Promise<Settings> {
    const rows: { key: string; value: string }[] = await this.database.query('select key, value from setting');
    const stored = new Map(rows.map((row) => [row.key, row.value]));
    return {
      organisation: stored.get('organisation') ?? process.env.VIGIL_ORGANISATION ?? 'this organisation',
      standards: stored.get('standards') ?? DEFAULT_STANDARDS,
      smallTeam: stored.get('smallTeam') === 'true',
    };
  }

  async write(settings: Settings): Promise<void> {
    await this.database.query(
      `insert into setting (key, value) select * from unnest($1::text[], $2::text[]) on conflict (key) do update set value = excluded.value`,
      [['organisation', 'standards', 'smallTeam'], [settings.organisation, settings.standards, String(settings.smallTeam)]]);
  }
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'migration_file' })
export class MigrationFileEntity {
  @PrimaryColumn('text')
  name: string;

  @Column('text')
  digest: string;

  @Column({ name: 'ran_at', type: 'timestamptz' })
  ranAt: Date;

  /** The Vigil that ran it; null: one that noted no version. */
  @Column('text', { nullable: true })
  version: string | null;
}

@Entity({ name: 'migrations' })
export class MigrationsEntity {
  @PrimaryColumn('integer')
  id: number;

  @Column('bigint')
  timestamp: number;

  @Column('varchar')
  name: string;
}

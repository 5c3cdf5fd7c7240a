import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'migration_file' })
export class MigrationFileEntity {
  @PrimaryColumn('text')
  name: string;

  @Column('text')
  digest: string;

  @Column({ name: 'ran_at', type: 'timestamptz' })
  ranAt: Date;
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

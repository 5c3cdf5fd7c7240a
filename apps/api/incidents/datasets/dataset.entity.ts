import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A dataset that others made, with its licence, citation and limits. */
@Entity({ name: 'dataset' })
export class DatasetEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  revision: number;

  @Column('text')
  name: string;

  @Column('text')
  maker: string;

  @Column('text')
  licence: string;

  @Column({ name: 'licence_words', type: 'text', nullable: true })
  licenceWords: string | null;

  @Column('text')
  citation: string;

  @Column('text')
  limits: string;

  @Column({ name: 'withdrawn_on', type: 'date', nullable: true })
  withdrawnOn: string | null;

  @Column({ name: 'withdrawn_why', type: 'text', nullable: true })
  withdrawnWhy: string | null;
}

/** That an import brought records of a dataset, and in which state the dataset was. Its id is the import's. */
@Entity({ name: 'dataset_batch' })
export class DatasetBatchEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  revision: number;

  @Column({ name: 'dataset_id', type: 'uuid' })
  datasetId: string;

  @Column({ type: 'text', nullable: true })
  version: string | null;

  @Column({ name: 'taken_on', type: 'date', nullable: true })
  takenOn: string | null;
}

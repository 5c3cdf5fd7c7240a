import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Read only: a publication step writes it, in SQL. */
@Entity({ name: 'people_total', schema: 'pub' })
export class PubPeopleTotalEntity {
  @PrimaryColumn('date')
  day: string;

  @PrimaryColumn('text')
  country: string;

  @PrimaryColumn('text')
  tally: string;

  @PrimaryColumn('text')
  code: string;

  @PrimaryColumn({ name: 'is_rest', type: 'boolean' })
  isRest: boolean;

  @Column('integer')
  low: number;
}

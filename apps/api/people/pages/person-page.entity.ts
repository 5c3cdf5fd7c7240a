import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PageCharge, PageSource } from '@vigil/shared/people-pages/page-version.js';

/** Read only: the repository writes it, in SQL. */
@Entity({ name: 'person_page', schema: 'pub' })
export class PubPersonPageEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  salt: string;

  @Column('text')
  code: string;

  @Column({ type: 'text', nullable: true })
  showing: string | null;

  @Column({ name: 'into_code', type: 'text', nullable: true })
  intoCode: string | null;

  @Column({ name: 'as_of', type: 'date', nullable: true })
  asOf: string | null;

  @Column({ name: 'until_day', type: 'date', nullable: true })
  untilDay: string | null;

  @Column({ name: 'began_from', type: 'smallint', nullable: true })
  beganFrom: number | null;

  @Column({ name: 'began_until', type: 'smallint', nullable: true })
  beganUntil: number | null;

  @Column({ name: 'held_earliest', type: 'date', nullable: true })
  heldEarliest: string | null;

  @Column({ name: 'held_latest', type: 'date', nullable: true })
  heldLatest: string | null;

  @Column({ type: 'text', nullable: true })
  stage: string | null;

  @Column('jsonb')
  charges: PageCharge[];

  @Column('jsonb')
  sources: PageSource[];

  @Column({ type: 'text', nullable: true })
  name: string | null;

  @Column({ name: 'name_latin', type: 'text', nullable: true })
  nameLatin: string | null;
}

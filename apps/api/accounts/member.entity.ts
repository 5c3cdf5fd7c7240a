import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'member' })
export class MemberEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column({ name: 'name_folded', type: 'text' })
  nameFolded: string;

  @Column('text')
  role: string;

  @Column({ name: 'password_hash', type: 'text', nullable: true })
  passwordHash: string | null;

  @Column('boolean')
  frozen: boolean;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'access_how', type: 'text', nullable: true })
  accessHow: string | null;

  @Column({ name: 'access_given_by', type: 'uuid', nullable: true })
  accessGivenBy: string | null;

  @Column({ name: 'access_given_at', type: 'timestamptz', nullable: true })
  accessGivenAt: Date | null;

  @Column({ name: 'vouched_by', type: 'uuid', nullable: true })
  vouchedBy: string | null;

  @Column({ name: 'vouched_at', type: 'timestamptz', nullable: true })
  vouchedAt: Date | null;

  @Column({ name: 'same_person_as', type: 'uuid', nullable: true })
  samePersonAs: string | null;

  @Column({ name: 'new_team', type: 'text', nullable: true })
  newTeam: string | null;

  @Column({ name: 'waits_since', type: 'timestamptz', nullable: true })
  waitsSince: Date | null;

  @Column({ name: 'wait_asked_by', type: 'uuid', nullable: true })
  waitAskedBy: string | null;

  /** Codes of the countries whose records they may see; null: all. */
  @Column({ type: 'text', array: true, nullable: true })
  countries: string[] | null;
}

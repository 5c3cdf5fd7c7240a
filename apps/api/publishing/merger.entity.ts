import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'merger' })
export class MergerEntity {
  @PrimaryColumn({ name: 'record_id', type: 'uuid' })
  recordId: string;

  @Column({ name: 'into_id', type: 'uuid' })
  intoId: string;

  @Column('integer')
  revision: number;

  @Column({ type: 'uuid', array: true })
  added: string[];

  @Column({ type: 'text', array: true })
  replaced: string[];

  @Column({ type: 'uuid', array: true })
  relations: string[];

  @Column({ type: 'uuid', nullable: true })
  together: string | null;
}

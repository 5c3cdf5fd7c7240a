import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'search_word' })
export class SearchWordEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  revision: number;

  @Column('text')
  word: string;

  @Column({ type: 'text', array: true })
  codes: string[];
}

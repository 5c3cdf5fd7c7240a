import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How often something was tried, by all servers together. Read and written by rate-limiter-flexible alone. */
@Entity({ name: 'shared_limit' })
export class SharedLimitEntity {
  /** The name of the limit, and a keyed hash of what it counts. */
  @PrimaryColumn('text')
  key: string;

  @Column('integer')
  points: number;

  /** When it is forgotten, in milliseconds since 1970. */
  @Column('bigint', { nullable: true })
  expire: string | null;
}

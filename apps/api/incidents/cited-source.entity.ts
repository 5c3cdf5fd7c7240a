import { Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'account_source' })
export class AccountSourceEntity {
  @PrimaryColumn({ name: 'account_id', type: 'uuid' })
  accountId: string;

  @PrimaryColumn({ name: 'source_id', type: 'uuid' })
  sourceId: string;
}

@Entity({ name: 'act_source' })
export class ActSourceEntity {
  @PrimaryColumn({ name: 'act_id', type: 'uuid' })
  actId: string;

  @PrimaryColumn({ name: 'source_id', type: 'uuid' })
  sourceId: string;
}

@Entity({ name: 'group_link_source' })
export class GroupLinkSourceEntity {
  @PrimaryColumn({ name: 'group_link_id', type: 'uuid' })
  groupLinkId: string;

  @PrimaryColumn({ name: 'source_id', type: 'uuid' })
  sourceId: string;
}

@Entity({ name: 'harm_source' })
export class HarmSourceEntity {
  @PrimaryColumn({ name: 'harm_id', type: 'uuid' })
  harmId: string;

  @PrimaryColumn({ name: 'source_id', type: 'uuid' })
  sourceId: string;
}

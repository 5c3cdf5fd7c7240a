import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  Min,
  ValidateNested,
} from '../platform/http/body-rules.js';
import { fieldOf } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { RELATION_KINDS, type RelationKind } from '@vigil/shared/incident/relation-kinds.js';
import { TAG_LENGTH, TAGS } from '@vigil/shared/incident/tags.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { BULK_ACTIONS, type BulkAction, MOST_IN_ONE_REQUEST } from '@vigil/shared/staff-responses/bulk-actions.js';
import { HANDOVER_LENGTH } from '@vigil/shared/staff-responses/record-owner.js';
import { codesOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { IsId, IsWords } from '../platform/http/validation-decorators.js';

class BulkItemBody {
  @IsId()
  id!: string;

  /** The revision that the member saw: a record that was changed since is refused. */
  @IsInt()
  @Min(1)
  revision!: number;
}

export class BulkActionBody {
  @IsIn(BULK_ACTIONS)
  action!: BulkAction;

  /** Answers what would happen, and changes nothing. */
  @IsBoolean()
  dryRun!: boolean;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_IN_ONE_REQUEST)
  @ValidateNested({ each: true })
  @Type(() => BulkItemBody)
  items!: BulkItemBody[];

  /** `assign`: who takes care of the records from now on. `take-back`: who was given them. */
  @IsOptional()
  @IsId()
  member?: string;

  /** `assign`: a word to the colleague, beside each record. */
  @IsOptional()
  @IsWords(HANDOVER_LENGTH)
  word?: string;

  /** `take-back`: whether the member takes care of the records again; otherwise nobody does. */
  @IsOptional()
  @IsBoolean()
  keep?: boolean;

  /** `return`: the question to each author. */
  @IsOptional()
  @IsWords(5000)
  question?: string;

  @IsOptional()
  @IsIn(codesOf('sensitivity') as string[])
  sensitivity?: string;

  /** `relate`, `unrelate`: how each record belongs to the other one. */
  @IsOptional()
  @IsIn(RELATION_KINDS)
  kind?: RelationKind;

  @IsOptional()
  @IsId()
  to?: string;

  /** `tag`, `untag`: words without a comma. A tag that is taken away may be as long as the whole answer. */
  @IsOptional()
  @IsWords(fieldOf(Incident, TAGS)!.max)
  tag?: string;

  /** `group`, `ungroup`: the group that they name from now on, and with it its series; or no longer. */
  @IsOptional()
  @IsId()
  group?: string;
}

const NEEDS: Readonly<Partial<Record<BulkAction, readonly (keyof BulkActionBody)[]>>> = {
  assign: ['member'],
  'take-back': ['member'],
  return: ['question'],
  sensitivity: ['sensitivity'],
  relate: ['kind', 'to'],
  unrelate: ['kind', 'to'],
  tag: ['tag'],
  untag: ['tag'],
  group: ['group'],
  ungroup: ['group'],
};

/** @throws Problem 'invalid-body' that names what this action needs besides, and records that are named twice */
export const assertComplete = (body: BulkActionBody): void => {
  const missing = (NEEDS[body.action] ?? []).filter((key) => body[key] === undefined || body[key] === null);
  const ids = body.items.map(({ id }) => id);
  const twice = ids.findIndex((id, at) => ids.indexOf(id) < at);
  const errors = [
    ...missing.map((key) => ({ pointer: `/${key}`, code: 'required' })),
    ...(body.action === 'tag' && body.tag && body.tag.length > TAG_LENGTH
      ? [{ pointer: '/tag', code: 'too-long', params: { max: TAG_LENGTH } }]
      : []),
    ...(body.tag && /[,\n]/.test(body.tag) ? [{ pointer: '/tag', code: 'one-tag' }] : []),
    ...(twice < 0 ? [] : [{ pointer: `/items/${twice}/id`, code: 'repeated-code' }]),
  ];
  if (errors.length > 0) throw new Problem('invalid-body', { errors });
};

import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  Max,
  Min,
  ValidateNested,
} from '../platform/http/body-rules.js';
import { isBody, MOST_TOGETHER } from '@vigil/shared/sealing/limits.js';
import type { HandedIn, OpenedIdentity, WaitingIdentity } from '@vigil/shared/staff-responses/people.js';
import { IsBytes, SharedKeysBody } from '../incidents/sealed-notes/request-bodies.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { IsId } from '../platform/http/validation-decorators.js';
import { WaitingIdentitiesService } from './waiting-identities.service.js';

/** A list in a body: some, and not more than one request may have. */
const ListOf =
  (type: () => new () => object): PropertyDecorator =>
  (target, name) => {
    for (const decorate of [
      IsArray(),
      ArrayNotEmpty(),
      ArrayMaxSize(MOST_TOGETHER),
      ValidateNested({ each: true }),
      Type(type),
    ])
      decorate(target, name);
  };

class IdentityAtBody {
  @IsId()
  id!: string;

  @IsInt()
  @Min(1)
  @Max(1_000_000)
  revision!: number;
}
class OpeningsBody {
  /** Which key to open them with: the member's own, or the recovery key. */
  @IsIn(['own', 'recovery'])
  with!: 'own' | 'recovery';

  @ListOf(() => IdentityAtBody)
  items!: IdentityAtBody[];

  /** That the browser writes them into a sealed file: the log says so. */
  @IsOptional()
  @IsIn(['export'])
  for?: 'export' | null;
}

class SharedIdentityBody extends SharedKeysBody {
  @IsId()
  id!: string;

  @IsInt()
  @Min(1)
  @Max(1_000_000)
  revision!: number;
}
class SharedIdentitiesBody {
  @ListOf(() => SharedIdentityBody)
  items!: SharedIdentityBody[];
}

class ResealedIdentityBody extends SharedIdentityBody {
  /** The ciphertext of the next revision, base64url. */
  @IsBytes(isBody)
  body!: string;
}
class ResealedIdentitiesBody {
  @ListOf(() => ResealedIdentityBody)
  items!: ResealedIdentityBody[];
}

interface Done<T> {
  total: number;
  items: T[];
}
const all = <T>(items: T[]): Done<T> => ({ total: items.length, items });

/** Identities that wait for somebody's key, many at once. What cannot be done is left out, and stops nothing else. */
@Controller('api/waiting-identities')
export class WaitingIdentitiesController {
  constructor(private readonly waiting: WaitingIdentitiesService) {}

  @Get()
  @Allow('share-identity')
  async list(@CurrentMember() member: Member): Promise<Done<WaitingIdentity>> {
    return all(await this.waiting.list(member));
  }

  @Post('openings')
  @HttpCode(200)
  @Allow('open-identity')
  async open(@CurrentMember() member: Member, @Body() body: OpeningsBody): Promise<Done<OpenedIdentity>> {
    return all(await this.waiting.open(member, body));
  }

  /** Gives readers who wait their keys. */
  @Post('keys')
  @HttpCode(200)
  @Allow('share-identity')
  async share(@CurrentMember() member: Member, @Body() { items }: SharedIdentitiesBody): Promise<Done<HandedIn>> {
    return all(await this.waiting.share(member, items));
  }

  /** Seals those anew whose content key somebody had who may no longer open them. */
  @Post('bodies')
  @HttpCode(200)
  @Allow('reseal-identity')
  async reseal(@CurrentMember() member: Member, @Body() { items }: ResealedIdentitiesBody): Promise<Done<HandedIn>> {
    return all(await this.waiting.reseal(member, items));
  }
}

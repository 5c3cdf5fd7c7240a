import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { ArrayMaxSize, IsIn, IsOptional, IsString, MaxLength } from '../platform/http/body-rules.js';
import { DataSource } from 'typeorm';
import { isDay } from '@vigil/shared/day/day.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { PossibleDuplicate } from '@vigil/shared/staff-responses/duplicates.js';
import { codesOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { AreIds, AreWords, IsId, IsWords } from '../platform/http/validation-decorators.js';
import { PlacesService } from '../places/places.service.js';
import { possibleDuplicates } from './duplicates.repository.js';

/** What somebody has typed of an event so far. */
class TypedEventBody {
  /** The record that is being written. */
  @IsId()
  id!: string;

  @IsIn(codesOf('incident_kind'))
  kind!: string;

  @IsWords(10)
  earliest!: string;

  @IsWords(10)
  latest!: string;

  @IsOptional()
  @IsString()
  @MaxLength(20)
  place!: string | null;

  @AreIds(100)
  @ArrayMaxSize(100)
  groups!: string[];

  @ArrayMaxSize(100)
  @AreWords(2000)
  urls!: string[];
}

/** Finds what may be recorded already, while somebody types. */
@Controller('api/incidents/possible-duplicates')
export class TypedDuplicatesController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
  ) {}

  /** A search with a body, because addresses of sources do not belong into that of a request. Changes nothing. */
  @Post()
  @HttpCode(200)
  @Allow('log-incident')
  async find(@CurrentMember() member: Member, @Body() body: TypedEventBody): Promise<{ items: PossibleDuplicate[] }> {
    for (const name of ['earliest', 'latest'] as const)
      if (!isDay(body[name]))
        throw new Problem('invalid-body', { errors: [{ pointer: `/${name}`, code: 'not-a-day' }] });
    const { gazetteer } = this.places;
    const place = body.place ?? null;
    if (place !== null && !gazetteer.get(place)) return { items: [] };
    return { items: await possibleDuplicates(this.database.manager, member, { ...body, place }, gazetteer) };
  }
}

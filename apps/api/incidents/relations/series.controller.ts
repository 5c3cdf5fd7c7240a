import { Controller, Get } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { seriesOf } from '@vigil/shared/incident/series.js';
import type { GroupSeries } from '@vigil/shared/staff-responses/relations.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { IdIn } from '../../platform/http/read-query.js';
import { PlacesService } from '../../places/places.service.js';
import { assembliesOfGroup } from './series.repository.js';

/** The weekly series of a group. It is found in the group's records and stored nowhere. */
@Controller('api/groups/:id/series')
export class SeriesController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
  ) {}

  @Get()
  @Allow('read-incidents')
  async series(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<GroupSeries> {
    const records = await assembliesOfGroup(this.database.manager, member, id);
    const series = seriesOf(
      records.map((one) => ({ id: one.id, earliest: one.when.earliest, latest: one.when.latest })),
      todayIn(this.places.country.timeZone),
    );
    const shown = new Set(series?.weeks.flatMap((week) => [...week.records, ...week.possible]));
    return { series, records: records.filter((one) => shown.has(one.id)) };
  }
}

import type { HidingOutcomes, HiddenRecord } from '@vigil/shared/staff-responses/hidden-records.js';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { Allow } from '../platform/http/allow-decorator.js';
import { IsWords, SomeIds, SomeIdsOrCodes } from '../platform/http/validation-decorators.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { HidingService } from './hiding.service.js';
import { HiddenRecordsList } from './hidden-records-list.js';

/** High enough to hide every record of one night of arrests at once. */
const MOST_AT_ONCE = 500;

class SeenBody {
  @SomeIds(MOST_AT_ONCE)
  ids!: string[];
}

class ReasonBody extends SeenBody {
  /** For the history of each record and for colleagues. Readers do not see it. */
  @IsWords(2000)
  reason!: string;
}

class HidingBody {
  /** Ids, or public codes of what readers see, even of a record that only its case team may see. */
  @SomeIdsOrCodes(MOST_AT_ONCE)
  ids!: string[];

  /** As above. */
  @IsWords(2000)
  reason!: string;
}

/** Hides records for safety. Each answer tells for every record whether it was done, and if not, why. */
@Controller('api/incidents/hidings')
export class HidingController {
  constructor(
    private readonly hiding: HidingService,
    private readonly hidden: HiddenRecordsList,
  ) {}

  @Get()
  @Allow('read-hidden')
  async list(@CurrentMember() member: Member): Promise<{ total: number; items: HiddenRecord[] }> {
    const items = await this.hidden.read(member);
    return { total: items.length, items };
  }

  @Post()
  @HttpCode(200)
  @Allow('hide-incidents')
  hide(@CurrentMember() member: Member, @Body() { ids, reason }: HidingBody): Promise<HidingOutcomes> {
    return this.hiding.hide(member, ids, reason);
  }

  /** Records that a second reviewer has looked at them and leaves them hidden. */
  @Post('looks')
  @HttpCode(200)
  @Allow('hide-incidents')
  look(@CurrentMember() member: Member, @Body() { ids }: SeenBody): Promise<HidingOutcomes> {
    return this.hiding.look(member, ids);
  }

  /** Shows records to readers again, as they were before. */
  @Post('restorations')
  @HttpCode(200)
  @Allow('restore-hidden')
  restore(@CurrentMember() member: Member, @Body() { ids, reason }: ReasonBody): Promise<HidingOutcomes> {
    return this.hiding.restore(member, ids, reason);
  }

  /** Asks that what readers saw of them be deleted permanently. */
  @Post('forgetting-requests')
  @HttpCode(200)
  @Allow('hide-incidents')
  askForget(@CurrentMember() member: Member, @Body() { ids, reason }: ReasonBody): Promise<HidingOutcomes> {
    return this.hiding.askForget(member, ids, reason);
  }

  /** Deletes what readers saw of them permanently, as another person asked. */
  @Post('forgettings')
  @HttpCode(200)
  @Allow('forget-hidden')
  forget(@CurrentMember() member: Member, @Body() { ids, reason }: ReasonBody): Promise<HidingOutcomes> {
    return this.hiding.forget(member, ids, reason);
  }
}

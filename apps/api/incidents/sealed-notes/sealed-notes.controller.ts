import { Body, Controller, Get, HttpCode, Post, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import type {
  OwnSealingKey,
  SealingKeyView,
  SealedNoteView,
  WaitingNote,
} from '@vigil/shared/staff-responses/sealed-notes.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { etagOf, IfMatch, IfMatchOrNone, type Precondition } from '../../platform/http/precondition.js';
import { IdIn } from '../../platform/http/read-query.js';
import { OpeningBody, SealedNoteBody, SealingKeyBody, SharedKeysBody } from './request-bodies.js';
import { SealingKeysService } from './sealing-keys.service.js';
import { SealedNotesService, type OpenedNote } from './sealed-notes.service.js';

/** Serves sealed notes: names, contacts and medical details that only their readers' browsers can open. */
@Controller('api')
export class SealedNotesController {
  constructor(
    private readonly keys: SealingKeysService,
    private readonly notes: SealedNotesService,
  ) {}

  @Get('sealing-keys')
  @Allow('read-sealing-keys')
  list(): Promise<{ total: number; items: SealingKeyView[]; without: string[] }> {
    return this.keys.list();
  }

  @Get('sealing-keys/own')
  @Allow('use-sealing-key')
  own(@CurrentMember() member: Member): Promise<OwnSealingKey> {
    return this.keys.own(member.id);
  }

  @Put('sealing-keys/:id')
  @Allow('keep-sealing-key')
  keep(@CurrentMember() member: Member, @IdIn('id') id: string, @Body() body: SealingKeyBody): Promise<SealingKeyView> {
    return this.keys.keep(member, id, body);
  }

  /** Lists notes that somebody waits for. */
  @Get('sealed-notes/waiting')
  @Allow('share-note')
  async waiting(@CurrentMember() member: Member): Promise<{ total: number; items: WaitingNote[] }> {
    const items = await this.notes.waiting(member.id);
    return { total: items.length, items };
  }

  @Get('incidents/:id/sealed-notes')
  @Allow('read-incidents')
  async of(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
  ): Promise<{ total: number; items: SealedNoteView[] }> {
    const items = await this.notes.list(member, id);
    return { total: items.length, items };
  }

  @Put('incidents/:id/sealed-notes/:note')
  @Allow('seal-note')
  async add(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IdIn('note') note: string,
    @Body() body: SealedNoteBody,
    @IfMatchOrNone() precondition: Precondition,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SealedNoteView> {
    if (!precondition.create) throw new Problem('precondition-needed');
    const kept = await this.notes.add(member, id, note, body);
    void reply.code(kept.created ? 201 : 200).header('etag', etagOf(kept.note.revision));
    return kept.note;
  }

  /** Seals a note again. The former revision stays. */
  @Put('incidents/:id/sealed-notes/:note/body')
  @Allow('reseal-note')
  async change(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IdIn('note') note: string,
    @Body() body: SealedNoteBody,
    @IfMatch() revision: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SealedNoteView> {
    const changed = await this.notes.change(member, id, note, body, revision);
    void reply.header('etag', etagOf(changed.revision));
    return changed;
  }

  @Post('incidents/:id/sealed-notes/:note/keys')
  @HttpCode(200)
  @Allow('share-note')
  share(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IdIn('note') note: string,
    @IfMatch() revision: number,
    @Body() { keys }: SharedKeysBody,
  ): Promise<SealedNoteView> {
    return this.notes.share(member, id, note, revision, keys);
  }

  @Post('incidents/:id/sealed-notes/:note/openings')
  @HttpCode(200)
  @Allow('open-sealed')
  open(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IdIn('note') note: string,
    @Body() body: OpeningBody,
  ): Promise<OpenedNote> {
    return this.notes.open(member, id, note, body);
  }
}

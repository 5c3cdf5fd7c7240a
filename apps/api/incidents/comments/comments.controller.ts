import { Body, Controller, Get, Put, Query } from '@nestjs/common';
import { IsBoolean, ValidateIf } from '../../platform/http/body-rules.js';
import {
  COMMENT_LENGTH,
  type CommentPage,
  type CommentThread,
  type CommentView,
} from '@vigil/shared/staff-responses/comments.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { id as anId, IdIn, readQuery, yesOrNo } from '../../platform/http/read-query.js';
import { IsId, IsWords } from '../../platform/http/validation-decorators.js';
import { CommentsService } from './comments.service.js';

const isGiven = (_body: unknown, value: unknown): boolean => value !== undefined;

class CommentBody {
  @IsWords(COMMENT_LENGTH)
  text!: string;

  /** The first comment of the thread that this is a reply to. */
  @ValidateIf(isGiven)
  @IsId()
  thread?: string;

  /** The answer that it is about, as '/acts/<id>/type'. */
  @ValidateIf(isGiven)
  @IsWords(200)
  path?: string;

  /** Whether the author of the record reads it, too. */
  @ValidateIf(isGiven)
  @IsBoolean()
  forAuthor?: boolean;
}

class ResolutionBody {
  @IsBoolean()
  resolved!: boolean;
}

/** What colleagues write beside a record. */
@Controller('api/incidents/:id/comments')
export class CommentsController {
  constructor(private readonly comments: CommentsService) {}

  @Get()
  @Allow('discuss-record')
  list(@CurrentMember() member: Member, @IdIn('id') id: string, @Query() asked: unknown): Promise<CommentPage> {
    const { before, open } = readQuery(asked, { before: anId, open: yesOrNo });
    return this.comments.list(member, id, { before: before ?? null, open: open ?? false });
  }

  @Get(':comment/replies')
  @Allow('discuss-record')
  replies(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IdIn('comment') comment: string,
    @Query() asked: unknown,
  ): Promise<{ items: CommentView[] }> {
    return this.comments.replies(member, id, comment, readQuery(asked, { before: anId }).before ?? null);
  }

  /** Writes a comment under an id that the client made. */
  @Put(':comment')
  @Allow('discuss-record')
  write(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IdIn('comment') comment: string,
    @Body() { text, thread, path, forAuthor }: CommentBody,
  ): Promise<CommentView> {
    return this.comments.write(member, id, comment, {
      text,
      thread: thread?.toLowerCase() ?? null,
      path: path ?? null,
      forAuthor: forAuthor ?? false,
    });
  }

  @Put(':comment/resolution')
  @Allow('discuss-record')
  resolve(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IdIn('comment') comment: string,
    @Body() { resolved }: ResolutionBody,
  ): Promise<CommentThread> {
    return this.comments.resolve(member, id, comment, resolved);
  }
}

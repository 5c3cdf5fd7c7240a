import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { GALLERY_PAGE, type Gallery, type GalleryFile } from '@vigil/shared/staff-responses/gallery.js';
import { filesOfRecords } from '../evidence/inspection/gallery-files.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import type { Member } from '../platform/http/current-member.js';
import type { QueueQuestion } from './read-queue-address.js';
import { RecordQueueService } from './record-queue.service.js';

/** Shows the files of all records that an address of the queue matches. */
@Injectable()
export class GalleryService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly queue: RecordQueueService,
  ) {}

  /**
   * Returns a page of files: those of the first record in the order of the queue first. The index says how many each
   * record has, so that only the records of the page are read.
   * @throws Problem as `RecordQueueService.list`
   */
  async list(member: Member, question: QueueQuestion, language: Language): Promise<Gallery> {
    const records = await this.queue.recordsWithFiles(member, question, language);
    const total = records.reduce((sum, { media }) => sum + media, 0);
    const pages = Math.max(1, Math.ceil(total / GALLERY_PAGE));
    const page = Math.min(question.page, pages);
    const [from, until] = [(page - 1) * GALLERY_PAGE, page * GALLERY_PAGE];
    let before = 0;
    const here = records.flatMap(({ id, media }) => {
      const begin = before;
      before += media;
      return before > from && begin < until ? [{ id, skip: Math.max(0, from - begin), take: until - begin }] : [];
    });
    const ids = here.map(({ id }) => id);
    const heads = await this.queue.heads(member, ids);
    const files = await filesOfRecords(this.database.manager, member, ids);
    const items = here.flatMap(({ id, skip, take }): GalleryFile[] => {
      const head = heads.get(id);
      return head === undefined ? [] : (files.get(id) ?? []).slice(skip, take).map((file) => ({ ...file, ...head }));
    });
    return { total, records: records.length, items, page, pages };
  }
}

import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { appendLeaf } from '../audit-log/leaf.js';
import type { Member } from '../platform/http/member.js';
import { PlacesService } from '../places/places.service.js';
import { ReleaseKinds, type FeedLine, type Released, type ReleaseKind } from '../accounts/releases/kinds.js';
import { propose } from '../accounts/releases/propose.js';
import { reportDigest, reportField } from './report-digest.js';

/** A frozen report as shown for review before publication; a whole report's document has a separate address. */
interface Beside {
  titleEn: string;
  titleKm: string;
  question: unknown;
  checksum: string;
}

/** Publishes frozen reports: one person proposes, another releases. Unpublishing takes two people as well. */
@Injectable()
export class ShownReports implements ReleaseKind {
  readonly name = 'report';

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    kinds: ReleaseKinds,
  ) {
    kinds.add(this);
  }

  /** Proposes to publish or unpublish a frozen report. @throws Problem not-found. */
  async wish(memberId: string, code: string, isShown: boolean): Promise<void> {
    await this.database.transaction((manager) => this.propose(manager, memberId, code, isShown));
  }

  /** Call it before the transaction appends to the log. */
  async propose(manager: EntityManager, memberId: string, code: string, isShown: boolean): Promise<void> {
    const [found] = (await manager.query(
      `select case when s.code is null then 'figure' else 'written' end as kind, exists (select from pub.report p where p.code = r.code) or exists (select from pub.written_report w where w.code = r.code) as "isSeen"
         from report r left join report_snapshot s using (code) where r.code = $1 for update of r`,
      [code],
    )) as { kind: string; isSeen: boolean }[];
    if (!found) throw new Problem('not-found');
    const words = { code, kind: found.kind };
    await propose(manager, {
      kind: 'report',
      subject: code,
      seen: found.isSeen ? words : null,
      wanted: isShown ? words : null,
      by: memberId,
    });
  }

  async beside(manager: EntityManager, { subject }: Released): Promise<Beside | null> {
    const [found] = (await manager.query(
      `select title as "titleEn", title as "titleKm", question, checksum from pub.report where code = $1
       union all select title, title, question, checksum from report_figure where code = $1
       union all select content::jsonb #>> '{title,en}', content::jsonb #>> '{title,km}', null, checksum from report_snapshot where code = $1`,
      [subject],
    )) as Beside[];
    return found ?? null;
  }

  async show(manager: EntityManager, { subject: code, proposed }: Released, by: Member): Promise<FeedLine> {
    const isShown = proposed !== null;
    const [[from, to]] = [isShown ? ['report_figure', 'pub.report'] : ['pub.report', 'report_figure']] as [
      [string, string],
    ];
    await manager.query(
      `with moved as (delete from ${from} where code = $1 returning *) insert into ${to} select * from moved`,
      [code],
    );
    if (isShown) {
      await manager.query(
        `insert into pub.written_report (code, title_en, title_km, content, codes, as_of_seq, frozen_on, published_on, checksum, former_checksums, withdrawn)
         select code, content::jsonb #>> '{title,en}', content::jsonb #>> '{title,km}', content, codes, as_of_seq, frozen_on, $2, checksum, former_checksums, withdrawn from report_snapshot where code = $1`,
        [code, todayIn(this.places.country.timeZone)],
      );
    } else await manager.query('delete from pub.written_report where code = $1', [code]);
    await appendLeaf(manager, {
      entity: 'report',
      entityId: null,
      revision: null,
      actorId: by.id,
      what: isShown ? 'published' : 'taken-back',
      values: [
        { field: 'code', value: code },
        { field: reportField(code), value: await reportDigest(manager, code) },
      ],
    });
    return { what: isShown ? 'report-shown' : 'report-taken-away', subject: code };
  }
}

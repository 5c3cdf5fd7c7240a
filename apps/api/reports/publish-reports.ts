import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { appendLeaf } from '../audit-log/log-leaf.js';
import type { Member } from '../platform/http/current-member.js';
import { PlacesService } from '../places/places.service.js';
import { ReleaseKinds, type FeedLine, type Released, type ReleaseKind } from '../accounts/releases/release-kinds.js';
import { proposeRelease } from '../accounts/releases/propose-release.js';
import { frozenField } from './log-affected-reports.js';
import { findBeside, lockReport, frozenDigest, showReport, type ReportBeside } from './frozen-figures.repository.js';

/** Publishes frozen reports: one person proposes, another releases. Unpublishing takes two people as well. */
@Injectable()
export class ReportPublisher implements ReleaseKind {
  readonly name = 'report';

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    kinds: ReleaseKinds,
  ) {
    kinds.add(this);
  }

  /** Proposes to publish or unpublish a frozen report. @throws Problem not-found, another-waits */
  async wish(memberId: string, code: string, isShown: boolean, replacing: string | null): Promise<void> {
    await this.database.transaction((manager) => this.propose(manager, memberId, code, isShown, replacing));
  }

  /** Call it before the transaction appends to the log. */
  async propose(
    manager: EntityManager,
    memberId: string,
    code: string,
    isShown: boolean,
    replacing: string | null = null,
  ): Promise<void> {
    const found = await lockReport(manager, code);
    if (!found) throw new Problem('not-found');
    const words = { code, kind: found.kind };
    await proposeRelease(manager, {
      kind: 'report',
      subject: code,
      seen: found.isSeen ? words : null,
      wanted: isShown ? words : null,
      replacing,
      by: memberId,
    });
  }

  beside(manager: EntityManager, { subject }: Released): Promise<ReportBeside | null> {
    return findBeside(manager, subject);
  }

  async show(manager: EntityManager, { subject: code, proposed }: Released, by: Member): Promise<FeedLine> {
    const isShown = proposed !== null;
    await showReport(manager, code, isShown, todayIn(this.places.country.timeZone));
    await appendLeaf(manager, {
      entity: 'report',
      entityId: null,
      revision: null,
      actorId: by.id,
      what: isShown ? 'published' : 'taken-back',
      values: [
        { field: 'code', value: code },
        { field: frozenField(code), value: await frozenDigest(manager, code) },
      ],
    });
    return { what: isShown ? 'report-shown' : 'report-taken-away', subject: code };
  }
}

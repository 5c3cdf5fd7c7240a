import { isLimited } from '../platform/database/limited-sensitivity.js';
import { ableReviewers } from '../accounts/members.repository.js';
import { tellMembers } from '../accounts/notices/notices.repository.js';
import { createHash, randomUUID } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, IsNull, Not, type EntityManager } from 'typeorm';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import { openReport } from '@vigil/shared/field/sealed-report.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { ReportState, UnreadableReason } from '@vigil/shared/staff-responses/field-reports.js';
import { CHILDREN } from '../incidents/incident.entity.js';
import { findMember } from '../accounts/members.repository.js';
import { declareUpload } from '../evidence/declare-upload.js';
import { filesFromPhone } from '../evidence/evidence.repository.js';
import { IntakeKeyProvider } from '../evidence/intake-key-provider.js';
import { appendLeaf } from '../audit-log/log-leaf.js';
import type { Member, Phone } from '../platform/http/current-member.js';
import { NoticesSeenBy } from '../incidents/notices-seen-by.js';
import { faultsOf, createRecords } from '../incidents/incidents.service.js';
import { groupIds } from '../incidents/groups/group.repository.js';
import { takenChildIds } from '../incidents/whole-record.repository.js';
import { PlacesService } from '../places/places.service.js';
import { keyringOf } from '../encryption/keyring.js';
import { FIELD_QUARANTINE, decryptWithMasterKey, encryptWithMasterKey } from '../encryption/master-key-tables.js';
import { askIn, currentMaster } from '../encryption/key.repository.js';
import { currentIntakeKey, intakeSeed, type IntakeKey } from './intake-key.js';
import { FieldQuarantineEntity, FieldReportEntity, IntakeKeyEntity } from './field-report.entity.js';
import {
  findReport,
  insertReport,
  lockUnread,
  quarantine,
  stateOfReport,
  stillAtRiskSql,
} from './field-report.repository.js';
import { convertReport, type Judged } from './convert-report.js';
import { lockLivePhone } from './phones.service.js';
import { writeReportDetails } from './encrypted-report-details.repository.js';

/** What the server tells a phone about a report. receipt: 16 digits that the desk also sees. */
export interface Taken {
  report: string;
  receipt: string;
  files: { id: string; state: 'expected' | 'stored' | 'refused' }[];
}
/** A report as received. */
interface Sent {
  id: string;
  keyId: string;
  bytes: Uint8Array;
  sha256: Buffer;
  /** How many files its phone announced. */ files: number;
}
/** Maximum unreadable reports stored for one member. Beyond that, reports stay on the member's phones. */
const MOST_UNREAD = 200;
const RECEIPT_DIGITS = 16;

/** Formats a receipt from the received bytes, so that phone and desk can compare it: 'A1B2 C3D4 E5F6 0718'. */
export const receiptOf = (sha256: Buffer): string =>
  sha256
    .toString('hex')
    .slice(0, RECEIPT_DIGITS)
    .toUpperCase()
    .replace(/(.{4})(?=.)/g, '$1 ');

/** Accepts reports from phones: each exactly once, completely or not at all, and loses nothing of them. */
@Injectable()
export class IntakeService implements OnModuleInit {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    private readonly opener: IntakeKeyProvider,
    private readonly notices: NoticesSeenBy,
  ) {}

  onModuleInit(): void {
    this.opener.use(intakeSeed);
    this.notices.useStillAtRisk(stillAtRiskSql('n'));
  }

  key(): Promise<IntakeKey> {
    return currentIntakeKey(this.database.manager);
  }

  /**
   * Turns a sealed report into a record of the phone's member, with the files that will follow, in one transaction.
   * Sending the same bytes again returns the same answer.
   * @throws Problem 'already-exists' when the id holds other bytes, or another member's report; 'report-kept-unread'
   * when the report cannot be read, and is stored as it came; 'device-ended'
   */
  async take(
    phone: Phone,
    id: string,
    { keyId, bytes, files }: Pick<Sent, 'keyId' | 'bytes' | 'files'>,
  ): Promise<Taken> {
    const sent: Sent = { id, keyId, bytes, files, sha256: createHash('sha256').update(bytes).digest() };
    const judged = await this.open(sent);
    const known = await this.database.transaction(async (manager): Promise<FieldReportEntity | null> => {
      await lockLivePhone(manager, phone);
      const { sha256 } = sent;
      if (!(await insertReport(manager, { id, memberId: phone.member.id, deviceId: phone.id, keyId, sha256, files })))
        return findReport(manager, id);
      if (typeof judged === 'string') await this.setAside(manager, phone, sent, judged);
      else await this.write(manager, phone.member, phone.id, sent, judged);
      return null;
    });
    if (known) {
      if (known.memberId !== phone.member.id || !known.sha256.equals(sent.sha256)) throw new Problem('already-exists');
      // The stored report may be readable by now: an earlier Vigil did not know its codebook, or its key has been
      // restored.
      if (known.why !== null && typeof judged !== 'string') await this.takeUp(id, judged);
    }
    return this.taken(phone.member, id);
  }

  /** @throws Problem 'not-found' when it does not exist or is another member's; 'report-kept-unread' */
  async taken(member: Member, id: string): Promise<Taken> {
    const known = await findReport(this.database.manager, id);
    if (known?.memberId !== member.id) throw new Problem('not-found');
    if (known.why !== null)
      throw new Problem('report-kept-unread', { extra: { why: known.why, receipt: receiptOf(known.sha256) } });
    const files = await filesFromPhone(this.database.manager, id);
    return { report: id, receipt: receiptOf(known.sha256), files };
  }

  /** Returns the same, and in one word what became of the report. @throws Problem as `taken` */
  async status(member: Member, id: string): Promise<Taken & { state: ReportState }> {
    return { ...(await this.taken(member, id)), state: await stateOfReport(this.database.manager, id) };
  }

  /**
   * Tries again to read an unreadable report.
   * @returns why it is still unreadable; null: it is a record now
   * @throws Problem 'not-found'
   */
  async lookAgain(id: string): Promise<UnreadableReason | null> {
    const manager = this.database.manager;
    const report = await findReport(manager, id);
    const kept = await manager.findOneBy(FieldQuarantineEntity, { reportId: id });
    if (!report || !kept) throw new Problem('not-found');
    const bytes = Uint8Array.from(
      decryptWithMasterKey(FIELD_QUARANTINE, await keyringOf(manager).need(kept.keyId), id, kept.bytes),
    );
    const judged = await this.open({ id, keyId: report.keyId, bytes });
    if (typeof judged !== 'string') await this.takeUp(id, judged);
    return typeof judged === 'string' ? judged : null;
  }

  private async takeUp(id: string, judged: Judged): Promise<void> {
    await this.database.transaction(async (manager) => {
      const row = await lockUnread(manager, id);
      if (!row) return;
      const { name, role, countries } = (await findMember(manager, row.memberId))!;
      await manager.delete(FieldQuarantineEntity, { reportId: id });
      await this.write(
        manager,
        { id: row.memberId, name, role: role as Member['role'], countries },
        row.deviceId,
        { id, keyId: row.keyId, sha256: row.sha256 },
        judged,
      );
    });
  }

  private async open({ id, keyId, bytes }: Pick<Sent, 'id' | 'keyId' | 'bytes'>): Promise<Judged | UnreadableReason> {
    const { manager } = this.database;
    if (!(await manager.existsBy(IntakeKeyEntity, { id: keyId }))) return 'unknown-key';
    const seed = await intakeSeed(manager, keyId);
    const opened = await openReport({ purpose: 'report', id, keyId }, bytes, seed).catch(() => UNOPENED);
    if (opened === UNOPENED) return 'cannot-open';
    const groups = await groupIds(manager);
    const where = this.places.where();
    return (
      convertReport(
        opened,
        id,
        (incident) => [...faultsOf(incident, where), ...nameFaults(incident, groups)],
        Date.now(),
      ) ?? 'no-report'
    );
  }

  /** Writes the record, its files and the report's other details. Writes the lines in the log last. */
  private async write(
    manager: EntityManager,
    author: Member,
    deviceId: string,
    { id, keyId, sha256: bytes }: Pick<Sent, 'id' | 'keyId' | 'sha256'>,
    judged: Judged,
  ): Promise<void> {
    const { report, submitted, unread, clock } = judged;
    const incident = await withFreshIds(manager, judged.incident);
    const written = await createRecords(manager, author, [{ id, incident, submitted }]);
    if (!written.has(id)) throw new Problem('already-exists');
    await manager.update(FieldReportEntity, id, {
      incidentId: id,
      atRisk: report.atRisk,
      handedOver: report.handOver,
      clock,
      unread: Math.min(unread.length, 32_767),
      files: report.files.length,
      why: null,
    });
    // Nobody outside its case team learns of a restricted or sealed record, and a new one has no team.
    if (report.atRisk && report.handOver && !isLimited(incident.sensitivity))
      await tellMembers(
        manager,
        (await ableReviewers(manager)).map((one) => one.id),
        { what: 'at-risk', by: author.id, reportOf: id },
      );
    await writeReportDetails(manager, id, id, {
      clock: { began: report.began, saved: report.saved },
      fix: report.fix,
      unread,
    });
    for (const { id: fileId, size, sha256, kind, added } of report.files) {
      await declareUpload(manager, {
        id: fileId,
        incidentId: id,
        addedBy: author.id,
        deviceId,
        sealedWith: keyId,
        size,
        sha256: Buffer.from(sha256, 'hex'),
        kind,
        addedAt: added,
        name: null,
      });
    }
    await appendLeaf(manager, {
      entity: 'field-report',
      entityId: id,
      revision: null,
      actorId: author.id,
      what: 'received',
      values: [
        { field: 'sha256', value: bytes.toString('hex') },
        { field: 'device', value: deviceId },
      ],
    });
  }

  private async setAside(
    manager: EntityManager,
    phone: Phone,
    { id, bytes, sha256 }: Sent,
    why: UnreadableReason,
  ): Promise<void> {
    const n = await manager.countBy(FieldReportEntity, { memberId: phone.member.id, why: Not(IsNull()) });
    if (n >= MOST_UNREAD) throw new Problem('too-many-requests', { retryAfterSeconds: 3600 });
    const master = await currentMaster(askIn(manager), keyringOf(manager));
    await quarantine(manager, id, why, {
      bytes: encryptWithMasterKey(FIELD_QUARANTINE, master, id, bytes),
      keyId: master.id,
    });
    await appendLeaf(manager, {
      entity: 'field-report',
      entityId: id,
      revision: null,
      actorId: phone.member.id,
      what: 'set-aside',
      values: [
        { field: 'sha256', value: sha256.toString('hex') },
        { field: 'why', value: why },
      ],
    });
  }
}

const UNOPENED = Symbol('unopened');

/** Names are proposed at the desk alone, so a phone knows none. */
const nameFaults = ({ groups, landmark }: Incident, known: ReadonlySet<string>): FieldError[] => [
  ...groups.flatMap(({ group, proposed }, index) => [
    ...(group !== null && !known.has(group) ? [{ pointer: `/groups/${index}/group`, code: 'unknown-group' }] : []),
    ...(proposed !== null ? [{ pointer: `/groups/${index}/proposed`, code: 'unknown-group' }] : []),
  ]),
  ...(landmark !== null ? [{ pointer: '/landmark', code: 'unknown-landmark' }] : []),
];

/**
 * Gives new ids to children whose ids already belong to another record (when a draft was copied on the phone), and
 * updates every citation of them.
 */
const withFreshIds = async (manager: EntityManager, incident: Incident): Promise<Incident> => {
  const taken = await takenChildIds(manager, incident);
  const fresh = new Map(taken.map((id) => [id, randomUUID()]));
  if (fresh.size === 0) return incident;
  const of = (id: string): string => fresh.get(id) ?? id;
  for (const { list, cites } of CHILDREN) {
    for (const child of incident[list] as { id: string; sources?: string[] }[]) {
      child.id = of(child.id);
      if (cites) child.sources = child.sources!.map(of);
    }
  }
  return incident;
};

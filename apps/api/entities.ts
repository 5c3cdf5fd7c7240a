import { QueueSettingEntity, QueueViewEntity } from './queue/queue-view.entity.js';
import { NoticeEntity } from './accounts/notices/notice.entity.js';
import { NoticeFeedEntity, NoticeMailEntity } from './accounts/notices/outside-messages.entity.js';
import { CommentEntity, CommentPrivateEntity } from './incidents/comments/comment.entity.js';
import { RecordOwnerEntity } from './incidents/record-owner.entity.js';
import { RECORD_ENTITIES } from './incidents/incident.entity.js';
import { InvitationEntity } from './accounts/invitation.entity.js';
import { MemberEntity } from './accounts/member.entity.js';
import {
  MemberPasskeyEntity,
  MemberRecoveryCodeEntity,
  MemberTotpEntity,
  PasskeyChallengeEntity,
} from './accounts/sign-in-factors.entity.js';
import { ReleaseEntity } from './accounts/releases/release.entity.js';
import { SessionEntity, SignInEntity, SignInLinkEntity } from './accounts/sessions-and-sign-ins.entity.js';
import { OrganisationSettingEntity } from './accounts/organisation-setting.entity.js';
import { ApiTokenEntity, FieldDeviceEntity, FieldEnrolmentEntity } from './accounts/api-tokens-and-phones.entity.js';
import {
  LogHeadEntity,
  LogLeafEntity,
  LogValueEntity,
  LogWitnessEntity,
  RowMarkEntity,
  CoveredTableEntity,
  PubLogCheckpointEntity,
} from './audit-log/log.entity.js';
import {
  EncryptionKeyEntity,
  EncryptionKeyCurrentEntity,
  RecordKeyEntity,
  UnfinishedStepEntity,
} from './encryption/key.entity.js';
import {
  EvidenceEntity,
  EvidenceObjectEntity,
  EvidencePrivateEntity,
  EvidenceCheckEntity,
} from './evidence/evidence.entity.js';
import {
  FileCheckEntity,
  FileLikenessEntity,
  FileInspectionEntity,
  NearSameEntity,
  PublicCopyEntity,
  PubCopyEntity,
  PubCopyGoneEntity,
} from './evidence/inspection/inspection.entity.js';
import { ExportEntity } from './exchange/exports/export.entity.js';
import {
  ImportEntity,
  ImportBlobEntity,
  ImportKeyEntity,
  SavedMappingEntity,
  ImportedBeforeEntity,
  ImportRowEntity,
} from './exchange/imports/import.entity.js';
import {
  FieldReportEntity,
  FieldPrivateEntity,
  FieldQuarantineEntity,
  IntakeKeyEntity,
} from './field/field-report.entity.js';
import {
  AccountSourceEntity,
  ActSourceEntity,
  GroupLinkSourceEntity,
  HarmSourceEntity,
} from './incidents/cited-source.entity.js';
import { AssemblyGroupEntity, PubAssemblyGroupEntity } from './incidents/groups/group.entity.js';
import { MergerEntity } from './publishing/merger.entity.js';
import { RelationEntity } from './incidents/relations/relation.entity.js';
import { ProposedNameEntity } from './incidents/proposed-names/proposed-name.entity.js';
import { DatasetBatchEntity, DatasetEntity } from './incidents/datasets/dataset.entity.js';
import { OwnCodeEntity } from './incidents/own-codes/own-code.entity.js';
import { OwnQuestionEntity } from './incidents/own-questions/own-question.entity.js';
import { SearchWordEntity } from './incidents/search-words/search-word.entity.js';
import { IncidentPrivateEntity } from './incidents/internal-answer.entity.js';
import { ReviewEntity, AssessmentEntity } from './incidents/review.entity.js';
import {
  SealedNoteEntity,
  SealedNoteFormerEntity,
  SealedNoteFormerKeyEntity,
  SealedNoteKeyEntity,
  SealingKeyEntity,
} from './incidents/sealed-notes/sealed-note.entity.js';
import {
  PeopleNoticeStateEntity,
  PeoplePrivateEntity,
  PeopleRecordEntity,
  PersonErasureEntity,
  PersonIdentityEntity,
  PersonIdentityKeyEntity,
} from './people/people.entity.js';
import { PlaceEntity } from './places/place.entity.js';
import { MigrationFileEntity, MigrationsEntity } from './platform/database/migration.entity.js';
import {
  CoverageEntryEntity,
  DatedNoteEntity,
  PublishedTotalEntity,
  PubCoverageEntity,
  PubDatedNoteEntity,
  PubPublishedTotalEntity,
} from './publishing/coverage/coverage.entity.js';
import { ObjectionEntity, ObjectionTextEntity } from './publishing/objections/objection.entity.js';
import {
  PubIncidentEntity,
  PubIncidentGroupEntity,
  PubActEntity,
  PubHarmEntity,
  PubAccountEntity,
  PubSourceEntity,
  PubChangeEntity,
  PubGoneEntity,
  PubHeadEntity,
  PubRelationEntity,
  PubStoryEntity,
  PubWithheldTotalEntity,
} from './publishing/pub.entity.js';
import { HearingCalendarEntity } from './people/hearing-calendar/hearing-calendar.entity.js';
import { PubPersonPageEntity } from './people/pages/person-page.entity.js';
import { PubPeopleTotalEntity } from './publishing/people-totals/people-total.entity.js';
import {
  PublicationEntity,
  WithdrawalEntity,
  ErasureEntity,
  HiddenRowEntity,
  WithheldBlockEntity,
  WithheldMemberEntity,
  WithheldWaitingEntity,
} from './publishing/publication.entity.js';
import {
  ReportEntity,
  ReportDraftEntity,
  ReportDraftFormerEntity,
  ReportSnapshotEntity,
  ReportFigureEntity,
  PubReportEntity,
  PubWrittenReportEntity,
} from './reports/report.entity.js';
import {
  SavedQuestionEntity,
  QuestionSubscriptionEntity,
  FigureFeedEntity,
  FigureFeedEntryEntity,
} from './reports/saved-queries/saved-query.entity.js';
import { AlertEntity } from './operations/health/alerts/alert.entity.js';
import { SharedLimitEntity } from './platform/http/shared-limit.entity.js';

/** Every table of the database, each declared by the module that owns it. */
export const ENTITIES = [
  ...RECORD_ENTITIES,
  PeopleRecordEntity,
  PeoplePrivateEntity,
  PersonIdentityEntity,
  PersonIdentityKeyEntity,
  PersonErasureEntity,
  PeopleNoticeStateEntity,
  InvitationEntity,
  MemberEntity,
  MemberPasskeyEntity,
  MemberRecoveryCodeEntity,
  MemberTotpEntity,
  PasskeyChallengeEntity,
  ReleaseEntity,
  SessionEntity,
  SignInEntity,
  SignInLinkEntity,
  OrganisationSettingEntity,
  ApiTokenEntity,
  FieldDeviceEntity,
  FieldEnrolmentEntity,
  LogHeadEntity,
  LogLeafEntity,
  LogValueEntity,
  LogWitnessEntity,
  RowMarkEntity,
  CoveredTableEntity,
  PubLogCheckpointEntity,
  EncryptionKeyEntity,
  EncryptionKeyCurrentEntity,
  UnfinishedStepEntity,
  EvidenceEntity,
  EvidenceObjectEntity,
  EvidencePrivateEntity,
  EvidenceCheckEntity,
  FileCheckEntity,
  FileLikenessEntity,
  FileInspectionEntity,
  NearSameEntity,
  PublicCopyEntity,
  PubCopyEntity,
  PubCopyGoneEntity,
  ExportEntity,
  ImportEntity,
  ImportBlobEntity,
  ImportKeyEntity,
  SavedMappingEntity,
  ImportedBeforeEntity,
  ImportRowEntity,
  FieldReportEntity,
  FieldPrivateEntity,
  FieldQuarantineEntity,
  IntakeKeyEntity,
  AccountSourceEntity,
  ActSourceEntity,
  GroupLinkSourceEntity,
  HarmSourceEntity,
  AssemblyGroupEntity,
  PubAssemblyGroupEntity,
  IncidentPrivateEntity,
  RecordKeyEntity,
  CommentEntity,
  CommentPrivateEntity,
  NoticeEntity,
  NoticeMailEntity,
  NoticeFeedEntity,
  RecordOwnerEntity,
  QueueViewEntity,
  QueueSettingEntity,
  ReviewEntity,
  AssessmentEntity,
  MergerEntity,
  RelationEntity,
  ProposedNameEntity,
  OwnCodeEntity,
  OwnQuestionEntity,
  SearchWordEntity,
  DatasetEntity,
  DatasetBatchEntity,
  SealedNoteEntity,
  SealedNoteFormerEntity,
  SealedNoteFormerKeyEntity,
  SealedNoteKeyEntity,
  SealingKeyEntity,
  PlaceEntity,
  MigrationFileEntity,
  MigrationsEntity,
  CoverageEntryEntity,
  DatedNoteEntity,
  PublishedTotalEntity,
  PubCoverageEntity,
  PubDatedNoteEntity,
  PubPublishedTotalEntity,
  PubIncidentEntity,
  PubIncidentGroupEntity,
  PubActEntity,
  PubHarmEntity,
  PubAccountEntity,
  PubSourceEntity,
  PubChangeEntity,
  PubGoneEntity,
  PubHeadEntity,
  PubRelationEntity,
  PubStoryEntity,
  PubWithheldTotalEntity,
  PubPeopleTotalEntity,
  HearingCalendarEntity,
  PubPersonPageEntity,
  PublicationEntity,
  WithdrawalEntity,
  ErasureEntity,
  ObjectionEntity,
  ObjectionTextEntity,
  HiddenRowEntity,
  WithheldBlockEntity,
  WithheldMemberEntity,
  WithheldWaitingEntity,
  ReportEntity,
  ReportDraftEntity,
  ReportDraftFormerEntity,
  ReportSnapshotEntity,
  ReportFigureEntity,
  PubReportEntity,
  PubWrittenReportEntity,
  SavedQuestionEntity,
  QuestionSubscriptionEntity,
  FigureFeedEntity,
  FigureFeedEntryEntity,
  AlertEntity,
  SharedLimitEntity,
];

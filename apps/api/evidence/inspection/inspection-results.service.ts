import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { PointValue } from '@vigil/shared/codebook/check-value.js';
import type { Day } from '@vigil/shared/day/day.js';
import type { InspectionOutcome, FileMetadata } from '@vigil/shared/inspection/file-findings.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { AlikeFile, InspectionResult } from '@vigil/shared/staff-responses/inspection-result.js';
import type { IncidentRow } from '../../incidents/incident.entity.js';
import { readEncryptedValue } from '../encrypted-file-values.repository.js';
import { readInternal } from '../../incidents/internal-answers.repository.js';
import type { Actor } from '../../incidents/record-access.js';
import { PlacesService } from '../../places/places.service.js';
import { addressesOf, checksOf } from './manual-checks.service.js';
import { compareMetadata, type RecordSays } from './compare-metadata.js';
import { copiesOf } from './copy-views.js';
import { viewableFile, viewableFiles, mayViewFiles, type FileRow } from './viewable-files.js';
import { inspectionsOf } from './inspection.repository.js';
import { nearDuplicatesOf } from './near-duplicates.repository.js';
import { copyFields, type KeptPicture } from './copies.repository.js';
import type { PictureName } from './image-process/image-job.js';

/** Returns what is known of the files of a record, and small pictures of them. */
@Injectable()
export class InspectionResultsService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
  ) {}

  /** Lists every stored file of a record, in the order in which they arrived. @throws Problem not-found, not-allowed */
  list(actor: Actor, incidentId: string): Promise<InspectionResult[]> {
    return this.database.transaction(async (manager) => {
      const { row, files, numbers } = await viewableFiles(manager, actor, incidentId);
      const ids = files.map(({ id }) => id);
      const inspections = new Map(
        (await inspectionsOf(manager, ids)).map((inspection) => [inspection.evidenceId, inspection]),
      );
      const [names, readings, smalls] = [
        await readEncryptedValue(manager, ids, 'name'),
        await readEncryptedValue(manager, ids, 'reading'),
        await readEncryptedValue(manager, ids, 'small'),
      ];
      const [addresses, checks, copies, alike] = [
        await addressesOf(manager, ids),
        await checksOf(manager, ids),
        await copiesOf(manager, actor, row, ids),
        await alikeFor(manager, actor, row, ids),
      ];
      const says = await this.recordSays(manager, row);
      return files.map((file) => {
        const [inspection, reading, small] = [
          inspections.get(file.id),
          (readings.get(file.id) ?? null) as FileMetadata | null,
          smalls.get(file.id) as KeptPicture | undefined,
        ];
        return {
          id: file.id,
          kind: file.kind,
          type: file.type,
          name: (names.get(file.id) ?? null) as string | null,
          number: numbers.get(file.id)!,
          outcome: (inspection?.outcome ?? null) as InspectionOutcome | null,
          width: inspection?.width ?? null,
          height: inspection?.height ?? null,
          small: small ? { width: small.width, height: small.height } : null,
          reading,
          findings: compareMetadata(reading, { ...says, declaredAt: file.declaredAt }),
          alike: alike.get(file.id) ?? [],
          address: addresses.get(file.id) ?? null,
          checks: checks.get(file.id) ?? [],
          copies: copies.get(file.id) ?? [],
        };
      });
    });
  }

  /** Returns a small picture of a file: a JPEG without metadata. @throws Problem not-found, not-allowed */
  picture(actor: Actor, evidenceId: string, name: PictureName): Promise<Buffer> {
    return this.kept(actor, evidenceId, () => name);
  }

  /** Returns a copy as readers would see it. @throws Problem not-found, not-allowed */
  copyPicture(actor: Actor, evidenceId: string, copy: string, name: PictureName): Promise<Buffer> {
    return this.kept(actor, evidenceId, () => copyFields(copy)[name]);
  }

  private kept(actor: Actor, evidenceId: string, field: (file: FileRow) => string): Promise<Buffer> {
    return this.database.transaction(async (manager) => {
      const { file } = await viewableFile(manager, actor, evidenceId);
      const picture = (await readEncryptedValue(manager, [file.id], field(file))).get(file.id) as
        | KeptPicture
        | undefined;
      if (!picture) throw new Problem('not-found');
      return Buffer.from(picture.jpeg, 'base64');
    });
  }

  private async recordSays(manager: EntityManager, row: IncidentRow): Promise<Omit<RecordSays, 'declaredAt'>> {
    const {
      whenEarliest: earliest,
      whenLatest: latest,
      placeCode: place,
    } = row as {
      whenEarliest?: Day | null;
      whenLatest?: Day | null;
      placeCode?: string | null;
    };
    const point = (await readInternal(manager, [row.id])).find(
      ({ ownerId, field }) => ownerId === row.id && field === 'point',
    )?.value as PointValue | null | undefined;
    const named = place ? this.places.gazetteer.get(place) : null;
    return {
      days: earliest && latest ? { earliest, latest } : null,
      place: point
        ? { lat: point.lat, lon: point.lon, from: 'point' }
        : named && !this.places.gazetteer.isWhole(named)
          ? { lat: named.lat, lon: named.lon, from: 'place' }
          : null,
      timeZone: this.places.countryOf(place ?? null).timeZone,
    };
  }
}

/** Leaves out similar files that the member may not see, including the fact that they exist. */
const alikeFor = async (
  manager: EntityManager,
  actor: Actor,
  row: IncidentRow,
  ids: readonly string[],
): Promise<Map<string, AlikeFile[]>> => {
  const found = new Map<string, AlikeFile[]>();
  for (const { of, status, grade, authorId, sensitivity, caseTeam, country, ...other } of await nearDuplicatesOf(
    manager,
    ids,
  )) {
    if (!mayViewFiles(actor, { status, grade, authorId, sensitivity, caseTeam, country })) continue;
    found.set(of, [...(found.get(of) ?? []), { ...other, here: other.incident === row.id }]);
  }
  return found;
};

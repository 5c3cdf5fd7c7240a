import { IsIn, IsInt, Max, Min, ValidateBy, ValidateIf } from '../platform/http/body-rules.js';
import { isMoment } from '@vigil/shared/field/field-report.js';
import { IsDigest, IsWords } from '../platform/http/validation-decorators.js';
import { FILE_MAX } from './upload-limits.js';

/** The kinds of file that can be added at the desk. */
const DESK_KINDS = ['photo', 'video', 'sound', 'document', 'archive'] as const;
type DeskKind = (typeof DESK_KINDS)[number];

const rule = (name: string, code: string, isRight: (value: unknown) => boolean): PropertyDecorator =>
  ValidateBy({ name, validator: { validate: isRight, defaultMessage: () => JSON.stringify({ code }) } });
const IsMoment = (): PropertyDecorator => rule('isMoment', 'not-an-instant', isMoment);

/** A file that is about to be uploaded. */
export class EvidenceBody {
  /** Bytes. */
  @IsInt()
  @Min(1)
  @Max(FILE_MAX)
  size!: number;

  /** Its SHA-256 before the upload, as 64 lowercase hexadecimal digits. */
  @IsDigest()
  sha256!: string;

  @IsIn(DESK_KINDS)
  kind!: DeskKind;

  /** When it was added, by the clock of the device that added it: RFC 3339 with the offset; null: not known. */
  @ValidateIf((body: EvidenceBody) => body.addedAt !== null)
  @IsMoment()
  addedAt!: string | null;

  /** Its file name, stored encrypted; null: it has none. */
  @ValidateIf((body: EvidenceBody) => body.name !== null)
  @IsWords(255)
  name!: string | null;
}

import { IsIn, IsInt, Max, Min, ValidateBy, ValidateIf } from 'class-validator';
import { isMoment } from '@vigil/shared/field/report.js';
import { IsWords } from '../platform/http/is-words.js';
import { FILE_MAX } from './limits.js';

/** What a file is to whoever adds it at the desk. */
export const DESK_KINDS = ['photo', 'video', 'sound', 'document', 'archive'] as const;
export type DeskKind = (typeof DESK_KINDS)[number];

const rule = (name: string, code: string, isRight: (value: unknown) => boolean): PropertyDecorator =>
  ValidateBy({ name, validator: { validate: isRight, defaultMessage: () => JSON.stringify({ code }) } });
const IsDigest = (): PropertyDecorator =>
  rule('isDigest', 'not-a-digest', (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value));
const IsMoment = (): PropertyDecorator => rule('isMoment', 'not-an-instant', isMoment);

/** A file that is about to be sent. */
export class EvidenceBody {
  /** Bytes. */
  @IsInt()
  @Min(1)
  @Max(FILE_MAX)
  size!: number;

  /** SHA-256 of it, in 64 small hexadecimal digits, from before it is sent. */
  @IsDigest()
  sha256!: string;

  @IsIn(DESK_KINDS)
  kind!: DeskKind;

  /** When it was added, by the clock of whoever adds it: RFC 3339 with the offset; null: not known. */
  @ValidateIf((body: EvidenceBody) => body.addedAt !== null)
  @IsMoment()
  addedAt!: string | null;

  /** What the file is called. Kept encrypted; null: it has no name. */
  @ValidateIf((body: EvidenceBody) => body.name !== null)
  @IsWords(255)
  name!: string | null;
}

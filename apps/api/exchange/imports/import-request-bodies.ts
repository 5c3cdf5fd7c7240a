import {
  PART_BYTES,
  type DuplicateChoice,
  type Delimiter,
  type Encoding,
} from '@vigil/shared/staff-responses/imports.js';
import type { Day } from '@vigil/shared/day/day.js';
import { IsBase64, IsIn, IsInt, IsObject, IsOptional, Max, MaxLength, Min } from '../../platform/http/body-rules.js';
import { IsCalendarDay, IsDigest, IsId, IsWords } from '../../platform/http/validation-decorators.js';
import { CHOICES } from './row-outcome.js';
import { DELIMITERS } from '@vigil/shared/import/reading/csv.js';
import { ENCODINGS } from '@vigil/shared/import/reading/encoding.js';

export class ImportBody {
  /** Made by the client, so that repeating the request has no further effect. */
  @IsId()
  id!: string;

  /** The file's name. Stored encrypted. */
  @IsWords(200)
  name!: string;

  /** Size of the whole file in bytes. */
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  size!: number;

  /** Its SHA-256 as 64 lowercase hexadecimal digits: what is read is this file, and not parts of two. */
  @IsDigest()
  sha256!: string;
}

/** That an import brings records of a dataset that others made. Version or day: which state of it. */
export class DatasetOfImportBody {
  @IsId()
  dataset!: string;

  @IsOptional()
  @IsWords(100)
  version!: string | null;

  @IsOptional()
  @IsCalendarDay()
  takenOn!: Day | null;
}

export class PartBody {
  /** 1 MiB of the file in base64; the last part is the remainder. */
  @IsBase64()
  @MaxLength(Math.ceil(PART_BYTES / 3) * 4)
  bytes!: string;
}

/** Corrects how the file is read; omitted values are detected. */
export class ReadingBody {
  @IsOptional()
  @IsIn(ENCODINGS as string[])
  encoding?: Encoding;

  @IsOptional()
  @IsIn(DELIMITERS as unknown as string[])
  delimiter?: Delimiter;

  /** Index of the sheet in a workbook, from 0. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1000)
  sheet?: number;

  /** Number of the header row, from 1. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1000)
  headerRow?: number;
}

export class ChoiceBody {
  @IsIn(CHOICES as unknown as string[])
  as!: DuplicateChoice['as'];

  /** The record to add the row to. */
  @IsOptional()
  @IsId()
  record?: string | null;
}

export class SavedMapBody {
  @IsWords(100)
  name!: string;

  @IsObject()
  map!: object;
}

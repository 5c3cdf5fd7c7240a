import { IsBase64, IsIn, IsInt, IsObject, IsOptional, Max, MaxLength, Min } from 'class-validator';
import { IsId, IsWords } from '../../platform/http/is-words.js';
import { CHOICES, type Choice } from './row-outcome.js';
import { PART_BYTES } from './limits.js';
import { DELIMITERS, type Delimiter } from './reading/csv.js';
import { ENCODINGS, type Encoding } from './reading/encoding.js';

export class ImportBody {
  /** Made by the client, so that the same request twice does once. */
  @IsId()
  id!: string;

  /** What the file is called. Kept encrypted. */
  @IsWords(200)
  name!: string;

  /** Bytes of the whole file. */
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  size!: number;
}

export class PartBody {
  /** 1 MiB of the file in base64; the last part is what is left. */
  @IsBase64()
  @MaxLength(Math.ceil(PART_BYTES / 3) * 4)
  bytes!: string;
}

/** How the file is read where it was judged wrongly; nothing: as it looks. */
export class ReadingBody {
  @IsOptional()
  @IsIn(ENCODINGS as string[])
  encoding?: Encoding;

  @IsOptional()
  @IsIn(DELIMITERS as unknown as string[])
  delimiter?: Delimiter;

  /** Which sheet of a workbook, from 0. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1000)
  sheet?: number;

  /** Number of the row that holds the headers, from 1. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1000)
  headerRow?: number;
}

export class ChoiceBody {
  @IsIn(CHOICES as unknown as string[])
  as!: Choice['as'];

  /** The record that the row is added to. */
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

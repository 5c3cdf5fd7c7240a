import {
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateNested,
} from '../../platform/http/body-rules.js';
import { Type } from 'class-transformer';
import {
  CHECK_ANSWERS,
  CHECK_ASPECTS,
  isBox,
  SAFETY_ANSWERS,
  LEAST_SIDE,
  MOST_BOXES,
  type Box,
  type CheckAnswer,
  type CheckAspect,
  type SafetyAnswer,
} from '@vigil/shared/inspection/file-findings.js';
import { IsCalendarDay, IsWebAddress, IsWords } from '../../platform/http/validation-decorators.js';
import { SHOWN_DATES, SHOWN_PLACES, type ShownDate, type ShownPlace } from '@vigil/shared/public/shown-precision.js';

export class CheckBody {
  @IsIn(CHECK_ASPECTS)
  aspect!: CheckAspect;

  @IsIn(CHECK_ANSWERS)
  answer!: CheckAnswer;

  /** How the reviewer found out. Internal. */
  @IsOptional()
  @IsWords(2000)
  note?: string;
}

export class AddressBody {
  /** Where the file was found. Vigil never fetches this address. */
  @IsWebAddress()
  url!: string;

  /** The day on which the file was saved from there. */
  @IsOptional()
  @IsCalendarDay()
  savedOn?: string;
}

const rule = (name: string, isRight: (value: unknown) => boolean): PropertyDecorator =>
  ValidateBy({ name, validator: { validate: isRight, defaultMessage: () => JSON.stringify({ code: 'wrong-type' }) } });

const isCrop = (value: unknown): boolean =>
  value === null || (isBox(value) && value.width >= LEAST_SIDE && value.height >= LEAST_SIDE);

class AltBody {
  @IsWords(500)
  en!: string;

  @IsWords(500)
  km!: string;
}

class TellsBody {
  @IsIn(SHOWN_PLACES)
  place!: ShownPlace;

  @IsIn(SHOWN_DATES)
  date!: ShownDate;
}

/** Largest still of a video, in characters of base64; a JPEG of 1600 pixels has a third of it. */
const STILL_LENGTH = 1_600_000;

class StillBody {
  /** The JPEG that the reviewer's browser made of one frame, in base64. */
  @IsString()
  @MaxLength(STILL_LENGTH)
  @Matches(/^[A-Za-z0-9+/]+=*$/)
  jpeg!: string;

  /** The moment of the frame, in milliseconds from the start of the video. */
  @IsInt()
  @Min(0)
  @Max(86_400_000)
  at!: number;
}

export class CopyBody {
  /** The part of the picture to keep, as fractions of its width and height; null: all of it. */
  @rule('isCrop', isCrop)
  crop!: Box | null;

  /**
   * What to cover permanently: faces, number plates, anything that could identify someone. As fractions of the whole
   * picture.
   */
  @rule('areBoxes', (value) => Array.isArray(value) && value.length <= MOST_BOXES && value.every(isBox))
  boxes!: Box[];

  /** Alternative text, for people who cannot see the picture. */
  @IsObject()
  @ValidateNested()
  @Type(() => AltBody)
  alt!: AltBody;

  /** How closely somebody who knows the country could tell the place and time from it. */
  @IsObject()
  @ValidateNested()
  @Type(() => TellsBody)
  tells!: TellsBody;

  /** Whether anybody can be recognised in it. Without an answer, it is refused. */
  @IsOptional()
  @IsIn(SAFETY_ANSWERS)
  safe?: SafetyAnswer;

  /** It shows violence: readers are warned before they see it. */
  @IsOptional()
  @IsBoolean()
  violent?: boolean;

  /** Of a video: the frame to show. Of a picture: nothing. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => StillBody)
  still?: StillBody;
}

export class CopyDecisionBody {
  @IsIn(['agree', 'refuse', 'withdraw', 'delete', 'restore'])
  decision!: 'agree' | 'refuse' | 'withdraw' | 'delete' | 'restore';

  /** To agree: whether anybody can be recognised in it. */
  @IsOptional()
  @IsIn(SAFETY_ANSWERS)
  safe?: SafetyAnswer;
}

import { IsIn, IsObject, IsOptional, ValidateBy, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import {
  CHECK_ANSWERS,
  CHECK_ASPECTS,
  isBox,
  LEAST_SIDE,
  MOST_BOXES,
  type Box,
  type CheckAnswer,
  type CheckAspect,
} from '@vigil/shared/inspection/findings.js';
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

export class AltBody {
  @IsWords(500)
  en!: string;

  @IsWords(500)
  km!: string;
}

export class TellsBody {
  @IsIn(SHOWN_PLACES)
  place!: ShownPlace;

  @IsIn(SHOWN_DATES)
  date!: ShownDate;
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
}

export class CopyDecisionBody {
  @IsIn(['agree', 'refuse', 'withdraw', 'restore'])
  decision!: 'agree' | 'refuse' | 'withdraw' | 'restore';
}

import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  Max,
  Min,
  ValidateBy,
  ValidateNested,
} from '../../platform/http/body-rules.js';
import { fromBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import { isBody, isLockedSeed, isWrappedKey, KEY_BYTES } from '@vigil/shared/sealing/limits.js';
import { IsId } from '../../platform/http/validation-decorators.js';

/** The largest sealed body is 33 kB. */
const MOST_DIGITS = 44_000;

/** Accepts base64url of bytes that have the form of a sealed value. Only its readers can tell what it says. */
export const IsBytes = (isRight: (bytes: Uint8Array) => boolean): PropertyDecorator =>
  ValidateBy({
    name: 'isSealed',
    // Not needed for the check itself: the API's description shows it.
    constraints: [MOST_DIGITS],
    validator: {
      validate: (value) =>
        typeof value === 'string' && value.length <= MOST_DIGITS && isRight(fromBase64Url(value) ?? new Uint8Array()),
      defaultMessage: (args) => JSON.stringify({ code: typeof args?.value === 'string' ? 'not-sealed' : 'wrong-type' }),
    },
  });

export class SealingKeyBody {
  /** The member's own key, or the team's recovery key. */
  @IsIn(['own', 'recovery'])
  kind!: 'own' | 'recovery';

  /** X25519, 32 bytes as base64url. */
  @IsBytes((bytes) => bytes.length === KEY_BYTES)
  publicKey!: string;

  /** The member's own secret half, encrypted with a passphrase, as base64url; never that of the recovery key. */
  @IsOptional()
  @IsBytes(isLockedSeed)
  lockedSeed?: string | null;
}

export class WrappedKeyBody {
  /** The id of the sealing key that it is for. */
  @IsId()
  key!: string;

  @IsBytes(isWrappedKey)
  wrapped!: string;
}

const MOST = 200;

export class SealedNoteBody {
  /** The ciphertext, base64url. docs/decisions/sealed-notes.md describes how it is made. */
  @IsBytes(isBody)
  body!: string;

  /** The content key for each reader. A reader who is left out waits. */
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(MOST)
  @ValidateNested({ each: true })
  @Type(() => WrappedKeyBody)
  keys!: WrappedKeyBody[];

  /** Whether its text changed, or only who can read it; the history records which. */
  @IsIn(['written', 'resealed'])
  why!: 'written' | 'resealed';
}

export class SharedKeysBody {
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(MOST)
  @ValidateNested({ each: true })
  @Type(() => WrappedKeyBody)
  keys!: WrappedKeyBody[];
}

export class OpeningBody {
  /** Which key to open it with: the member's own, or the recovery key. */
  @IsIn(['own', 'recovery'])
  with!: 'own' | 'recovery';

  /** A former revision; absent: the current one. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  revision?: number | null;
}

import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsIn, IsOptional, ValidateBy, ValidateNested } from 'class-validator';
import { fromBase64Url } from '@vigil/shared/sealing/bytes.js';
import { isBody, isLockedSeed, isWrappedKey, KEY_BYTES } from '@vigil/shared/sealing/limits.js';
import { IsId } from '../../platform/http/is-words.js';

/** The largest sealed body is 33 kB. */
const MOST_DIGITS = 44_000;

/** base64url of bytes that have the form of a sealed thing. What it says only its readers can tell. */
const IsBytes = (isRight: (bytes: Uint8Array) => boolean): PropertyDecorator =>
  ValidateBy({
    name: 'isSealed',
    // Not needed for the check itself: the API's description says it.
    constraints: [MOST_DIGITS],
    validator: {
      validate: (value) =>
        typeof value === 'string' && value.length <= MOST_DIGITS && isRight(fromBase64Url(value) ?? new Uint8Array()),
      defaultMessage: (args) => JSON.stringify({ code: typeof args?.value === 'string' ? 'not-sealed' : 'wrong-type' }),
    },
  });

export class SealingKeyBody {
  /** One's own key, or the recovery key of the office. */
  @IsIn(['own', 'recovery'])
  kind!: 'own' | 'recovery';

  /** X25519, 32 bytes as base64url. */
  @IsBytes((bytes) => bytes.length === KEY_BYTES)
  publicKey!: string;

  /** One's own secret half under a passphrase, as base64url; never of the recovery key. */
  @IsOptional()
  @IsBytes(isLockedSeed)
  lockedSeed?: string | null;
}

export class WrappedKeyBody {
  /** For whom: the id of a sealing key. */
  @IsId()
  key!: string;

  @IsBytes(isWrappedKey)
  wrapped!: string;
}

const MOST = 200;

export class SealedNoteBody {
  /** The ciphertext, base64url. docs/decisions/sealed-notes.md says how it is made. */
  @IsBytes(isBody)
  body!: string;

  /** The content key for each reader; whoever is left out waits. */
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(MOST)
  @ValidateNested({ each: true })
  @Type(() => WrappedKeyBody)
  keys!: WrappedKeyBody[];

  /** Whether its words were changed, or only who can read them; the history says it. */
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
  /** With which key: one's own, or the recovery key. */
  @IsIn(['own', 'recovery'])
  with!: 'own' | 'recovery';
}

import { OWNER_DAYS } from '@vigil/shared/staff-responses/record-owner.js';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from '../platform/http/body-rules.js';
import { ANSWER_DAYS, CONTACT_LENGTH, KEEP_DAYS } from '@vigil/shared/public/objection.js';
import { FACE_LENGTHS, LOGO } from '@vigil/shared/public/organisation-name.js';
import { IsBase64OrEmpty, IsId, IsMapQuery, IsWords, IsWordsOrEmpty } from '../platform/http/validation-decorators.js';
import { SeenProposal } from './releases/seen-proposal.js';
import { ROLES, type Role } from '../platform/http/rights.js';

const NAME_MAX = 60;
const SECRET_MAX = 1000;

/** A name and a password, or a passkey's signature, or a one-time link of the demo. */
export class SignInBody {
  @IsOptional()
  @IsWords(NAME_MAX)
  name?: string;

  @IsOptional()
  @IsString()
  @MaxLength(SECRET_MAX)
  password?: string;

  /** The browser's AuthenticationResponseJSON (WebAuthn). */
  @IsOptional()
  @IsObject()
  passkey?: object;

  /** The token of a one-time sign-in link. */
  @IsOptional()
  @IsString()
  @MaxLength(SECRET_MAX)
  link?: string;
}

/** A proof of identity: exactly one of these. Which ones are accepted depends on the stage of the session. */
export class ProofBody {
  /** The code that the authenticator app shows. */
  @IsOptional()
  @IsString()
  @MaxLength(SECRET_MAX)
  code?: string;

  @IsOptional()
  @IsString()
  @MaxLength(SECRET_MAX)
  recoveryCode?: string;

  @IsOptional()
  @IsString()
  @MaxLength(SECRET_MAX)
  password?: string;

  /** The browser's AuthenticationResponseJSON (WebAuthn). */
  @IsOptional()
  @IsObject()
  passkey?: object;
}

export class PasskeyBody {
  /** The member's name for it: "my phone". */
  @IsWords(NAME_MAX)
  name!: string;

  /** The browser's RegistrationResponseJSON (WebAuthn). */
  @IsObject()
  response!: object;
}

export class PasskeyNameBody {
  @IsWords(NAME_MAX)
  name!: string;
}

export class NewPasswordBody {
  @IsString()
  @MaxLength(SECRET_MAX)
  password!: string;
}

export class CodeBody {
  @IsString()
  @MaxLength(SECRET_MAX)
  code!: string;
}

/** Most countries that a member can be limited to. */
const MOST_COUNTRIES = 250;

export class InvitationBody {
  @IsIn(ROLES)
  role!: Role;

  /** Codes of the countries whose records they may see; null or omitted: all. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_COUNTRIES)
  @IsString({ each: true })
  countries?: string[] | null;
}

export class AcceptanceBody {
  /** The text after "#invitation=" or "#reset=" in the link. */
  @IsString()
  @MaxLength(SECRET_MAX)
  token!: string;

  /** A pseudonym, never a real name. A member who already has one (#reset=) keeps it and sends none. */
  @IsOptional()
  @IsWords(NAME_MAX)
  name?: string;

  @IsString()
  @MaxLength(SECRET_MAX)
  password!: string;
}

export class MemberBody {
  @IsIn(ROLES)
  role!: Role;

  @IsBoolean()
  frozen!: boolean;

  /** Codes of the countries whose records they may see; null: all. Omitted: as before. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_COUNTRIES)
  @IsString({ each: true })
  countries?: string[] | null;
}

export class VouchBody {
  /** Another account of the same person: from then on, the two never count as two people. */
  @IsOptional()
  @IsId()
  samePersonAs?: string | null;
}

export class SmallTeamBody {
  @IsBoolean()
  on!: boolean;
}

export class SettingsBody extends SeenProposal {
  /** As readers see it: "assessed as unlawful by ...". */
  @IsWords(200)
  organisation!: string;

  @IsWords(300)
  standards!: string;

  /** The same in Khmer; empty: readers of Khmer are told that they are in the other language. */
  @IsOptional()
  @IsWordsOrEmpty(300)
  standardsKm?: string;

  /** How readers reach the organisation; empty: it says nothing. */
  @IsOptional()
  @IsWordsOrEmpty(CONTACT_LENGTH)
  contact?: string;

  @IsOptional()
  @IsWordsOrEmpty(200)
  organisationKm?: string;

  @IsOptional()
  @IsWordsOrEmpty(FACE_LENGTHS.address)
  address?: string;

  @IsOptional()
  @IsWordsOrEmpty(FACE_LENGTHS.sentence)
  sentenceEn?: string;

  @IsOptional()
  @IsWordsOrEmpty(FACE_LENGTHS.sentence)
  sentenceKm?: string;

  /** The query of the map's address, without "?"; empty: everything recorded. */
  @IsOptional()
  @IsMapQuery(FACE_LENGTHS.startView)
  startView?: string;

  /** A PNG, JPEG or SVG of at most one MiB as base64; empty: none. */
  @IsOptional()
  @IsBase64OrEmpty(LOGO.bytes)
  logo?: string;

  @IsOptional()
  @IsInt()
  @Min(ANSWER_DAYS.least)
  @Max(ANSWER_DAYS.most)
  objectionDays?: number;

  @IsOptional()
  @IsInt()
  @Min(KEEP_DAYS.least)
  @Max(KEEP_DAYS.most)
  objectionKeepDays?: number;

  @IsOptional()
  @IsInt()
  @Min(OWNER_DAYS.least)
  @Max(OWNER_DAYS.most)
  ownerDays?: number;

  @IsBoolean()
  smallTeam!: boolean;
}

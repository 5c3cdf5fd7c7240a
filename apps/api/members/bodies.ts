import { IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { IsWords } from '../http/is-words.js';
import { ROLES, type Role } from '../http/rights.js';

const NAME_MAX = 60;
const SECRET_MAX = 1000;

/** A name and a password, or a one-time link. */
export class SignInBody {
  @IsOptional() @IsWords(NAME_MAX)
  name?: string;

  @IsOptional() @IsString() @MaxLength(SECRET_MAX)
  password?: string;

  /** The token of a one-time sign-in link. */
  @IsOptional() @IsString() @MaxLength(SECRET_MAX)
  link?: string;
}

export class InvitationBody {
  @IsIn(ROLES)
  role!: Role;
}

export class AcceptanceBody {
  /** What stands behind "#invitation=" in the link. */
  @IsString() @MaxLength(SECRET_MAX)
  token!: string;

  /** A pseudonym, never a real name. */
  @IsWords(NAME_MAX)
  name!: string;

  @IsString() @MaxLength(SECRET_MAX)
  password!: string;
}

export class MemberBody {
  @IsIn(ROLES)
  role!: Role;

  @IsBoolean()
  frozen!: boolean;
}

export class SettingsBody {
  /** As readers see it: "assessed as unlawful by ...". */
  @IsWords(200)
  organisation!: string;

  @IsWords(300)
  standards!: string;

  @IsBoolean()
  smallTeam!: boolean;
}

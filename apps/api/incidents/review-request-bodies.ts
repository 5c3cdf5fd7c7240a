import { IsBoolean, IsIn, IsObject, IsOptional, IsString, MaxLength } from '../platform/http/body-rules.js';
import { codesOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { IsId, IsWords } from '../platform/http/validation-decorators.js';

const DECISIONS = ['take', 'return', 'verify', 'reject', 'reopen'] as const;

export class ReviewBody {
  @IsIn(DECISIONS)
  decision!: (typeof DECISIONS)[number];

  /** The question to the author, when the record is returned. */
  @IsOptional()
  @IsWords(5000)
  question?: string;

  @IsOptional()
  @IsIn(codesOf('verification_grade') as string[])
  grade?: string;

  /** How the record may be published, if the reviewer decides that while grading it. Omitted: unchanged. */
  @IsOptional()
  @IsIn(codesOf('sensitivity') as string[])
  sensitivity?: string;

  /** The reason for the grade or the rejection. A grade's reason is published with the record. */
  @IsOptional()
  @IsWords(5000)
  reason?: string;
}

export class SubmissionBody {
  /** The author's answer to the reviewer's question, when a returned record is submitted again. */
  @IsOptional()
  @IsWords(5000)
  answer?: string;

  /** Whether somebody is at risk now, as the author says. */
  @IsOptional()
  @IsBoolean()
  atRisk?: boolean;
}

export const TESTS = [
  'legality',
  'precaution',
  'necessity',
  'proportionality',
  'nonDiscrimination',
  'legitimateAim',
] as const;
export const TEST_RESULTS = ['met', 'not-met', 'not-judged'] as const;
type Tests = Record<(typeof TESTS)[number], (typeof TEST_RESULTS)[number]>;

export class AssessmentBody {
  @IsId()
  id!: string;

  /** The act that is assessed. */
  @IsId()
  act!: string;

  @IsIn(['LA_UNLAWFUL', 'LA_LAWFUL', 'LA_UNDETERMINED'])
  outcome!: 'LA_UNLAWFUL' | 'LA_LAWFUL' | 'LA_UNDETERMINED';

  @IsObject()
  tests!: Tests;

  @IsWords(10_000)
  reasons!: string;

  /** The standards that it is assessed under, in the form that readers will see. */
  @IsString()
  @MaxLength(300)
  @IsWords(300)
  standards!: string;
}

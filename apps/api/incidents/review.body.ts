import { IsIn, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import { codesOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { IsId, IsWords } from '../platform/http/is-words.js';

export const DECISIONS = ['take', 'return', 'verify', 'reject', 'reopen'] as const;

export class ReviewBody {
  @IsIn(DECISIONS)
  decision!: (typeof DECISIONS)[number];

  /** What the author is asked, when the record is returned. */
  @IsOptional()
  @IsWords(5000)
  question?: string;

  @IsOptional()
  @IsIn(codesOf('verification_grade') as string[])
  grade?: string;

  /** How the record may be published, where the reviewer decides that while grading it; left out: as it stands. */
  @IsOptional()
  @IsIn(codesOf('sensitivity') as string[])
  sensitivity?: string;

  /** Why this grade, or why it is rejected. Published with the record when it is a grade's. */
  @IsOptional()
  @IsWords(5000)
  reason?: string;
}

export class SubmissionBody {
  /** What the author answers to the reviewer's question, when a returned record is handed in again. */
  @IsOptional()
  @IsWords(5000)
  answer?: string;
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
export type Tests = Record<(typeof TESTS)[number], (typeof TEST_RESULTS)[number]>;

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

  /** The standards that it is assessed under, as readers will see them. */
  @IsString()
  @MaxLength(300)
  @IsWords(300)
  standards!: string;
}

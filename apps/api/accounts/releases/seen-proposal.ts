import { IsOptional } from '../../platform/http/body-rules.js';
import { IsId } from '../../platform/http/validation-decorators.js';

/** The body of a request that may propose something for a second person. */
export class SeenProposal {
  /** The waiting proposal that whoever proposes has seen; null or absent: none waited. Another one is not replaced. */
  @IsOptional()
  @IsId()
  proposal?: string | null;
}

import { Choice, Cites, Codebook, Id, Reference } from '../codebook/field-decorators.js';

/** A group that called or joined an assembly, and whether a source says so or we conclude it. */
@Codebook('group', 1)
export class GroupLink {
  @Id() id!: string;

  @Reference({ essential: true, required: true })
  group!: string | null;

  /** Counts by group use stated links only. */
  @Choice('group_link', { essential: true, required: true })
  link!: string | null;

  @Choice('group_role')
  role!: string | null;

  @Cites()
  sources!: string[];
}

import { Choice, Cites, Codebook, Id, ProposedName, Reference } from '../codebook/field-decorators.js';

/** A group that called or joined an assembly, and whether a source says so or we conclude it. */
@Codebook('group', 2)
export class GroupLink {
  @Id() id!: string;

  @Reference({ essential: true, required: true })
  group!: string | null;

  /** A group that somebody proposed and nobody accepted yet, in place of one. Never public, in no count by group. */
  @ProposedName({ class: 'staff', essential: true, answeredWith: 'group' })
  proposed!: string | null;

  /** Counts by group use stated links only. */
  @Choice('group_link', { essential: true, required: true })
  link!: string | null;

  @Choice('group_role')
  role!: string | null;

  @Cites()
  sources!: string[];
}

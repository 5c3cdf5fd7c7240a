import { Choice, Codebook, Id, OwnCodes, Text, Window, YesNoUnknown } from '../codebook/field-decorators.js';
import type { Ternary } from '../codebook/check-value.js';
import type { DayWindow } from '../day/day-window.js';

/** A source of information. Never contains a confidential source's identity. */
@Codebook('source', 3)
export class Source {
  @Id() id!: string;

  @Choice('source_type', { essential: true, required: true })
  type!: string | null;

  /** The kind of source in codes of the organisation's own. */
  @OwnCodes(['type'])
  ownCodes!: string[] | null;

  /** The outlet or organisation that published it. */
  @Text({ max: 200, essential: true })
  publisher!: string | null;

  @Text({ max: 500 })
  title!: string | null;

  @Text({ max: 2000, format: 'url', essential: true })
  url!: string | null;

  /** A copy in a web archive, for when the page is gone. */
  @Text({ max: 2000, format: 'url' })
  archiveUrl!: string | null;

  @Window()
  publishedOn!: DayWindow | null;

  /** Language of the source, as a BCP 47 tag: km, en. */
  @Text({ max: 35, format: 'language', class: 'staff' })
  language!: string | null;

  /** Whose report it repeats (a wire story). Sources that repeat one report count as one source. */
  @Text({ max: 200, class: 'staff' })
  origin!: string | null;

  /** Yes: readers see that there is a source, but no link to it. */
  @YesNoUnknown({ blank: 'no' })
  linkWithheld!: Ternary;

  @Text({ max: 2000, multiline: true, class: 'internal' })
  note!: string | null;
}

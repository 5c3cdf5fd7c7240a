import { Choice, Choices, Cites, Codebook, Count, Id, OwnCodes, Text } from '../codebook/field-decorators.js';
import type { CountValue } from '../counting/count-value.js';

/** Who or what was harmed, as numbers without names. */
@Codebook('harm', 2)
export class Harm {
  @Id() id!: string;

  @Choice('harm_type', { required: true })
  type!: string | null;

  /** Which side the people were on. */
  @Choice('side', { blank: 'SI_ASSEMBLY' })
  side!: string | null;

  @Choices('affected_category', { class: 'staff' })
  affected!: string[] | null;

  /** Who was harmed, and how, in codes of the organisation's own. */
  @OwnCodes(['type', 'affected'])
  ownCodes!: string[] | null;

  /** How many people (or objects, for property). "None" needs a source that is in a position to know. */
  @Count({ max: 1_000_000 })
  count!: CountValue;

  @Text({ max: 2000, multiline: true, class: 'internal' })
  note!: string | null;

  @Cites()
  sources!: string[];
}

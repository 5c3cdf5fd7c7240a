import { Choice, Cites, Codebook, Count, Id, OwnCodes, Place, Text, Window } from '../codebook/field-decorators.js';
import type { PlaceValue } from '../codebook/check-value.js';
import type { CountValue } from '../counting/count-value.js';
import type { DayWindow } from '../day/day-window.js';
import { ACT_LISTS } from '../vocabulary/vocabulary.js';

/** One thing done by one force: a restriction, a use of force, a deprivation of liberty, or a legal measure. */
@Codebook('act', 2)
export class Act {
  @Id() id!: string;

  /** What was done. Five gas canisters are one act with quantity 5. */
  @Choice(ACT_LISTS, { essential: true, required: true })
  type!: string | null;

  /** The body that acted, never a person. */
  @Choice('actor_type', { essential: true })
  actor!: string | null;

  /** What was done, and by whom, in codes of the organisation's own. */
  @OwnCodes(['type', 'actor'])
  ownCodes!: string[] | null;

  /** The name of the force in the source's words: "Prampi Makara district security". No named officials. */
  @Text({ max: 200, essential: true })
  forceName!: string | null;

  /** Its part in the act: carried it out, ordered it, was present... */
  @Choice('involvement_role', { class: 'staff' })
  role!: string | null;

  /** How many times, or how many objects: canisters, banners, shots. */
  @Count({ max: 100_000, essential: true })
  quantity!: CountValue;

  /** How many people it was done to. */
  @Count({ max: 1_000_000 })
  people!: CountValue;

  /** Where, when it differs from the incident's place. */
  @Place()
  place!: PlaceValue | null;

  /** When, when it differs from the incident's day. */
  @Window()
  when!: DayWindow | null;

  /** Why an act by a non-state actor is attributed to the state. Empty: it is not. */
  @Text({ max: 1000, multiline: true, class: 'staff' })
  attribution!: string | null;

  /** What the codes cannot express. For staff. */
  @Text({ max: 2000, multiline: true, class: 'internal' })
  note!: string | null;

  @Cites()
  sources!: string[];
}

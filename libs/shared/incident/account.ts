import { Choice, Cites, Codebook, Id, Text, Window, YesNoUnknown } from '../codebook/field-decorators.js';
import type { Ternary } from '../codebook/check-value.js';
import type { DayWindow } from '../day/day-window.js';

/** What one party says happened. Accounts are shown beside each other; one never verifies the other. */
@Codebook('account', 1)
export class Account {
  @Id() id!: string;

  @Choice('party', { required: true })
  party!: string | null;

  /** What it says about the event as recorded; "not sought" needs its reason in the text. */
  @Choice('dispute_stance', { required: true })
  stance!: string | null;

  /** Its own words, in its own language, or why it was not sought. */
  @Text({ max: 5000, multiline: true })
  text!: string | null;

  /** Language of the text, as a BCP 47 tag: km, en. */
  @Text({ max: 35, format: 'language' })
  language!: string | null;

  /** Whether it is about this event. A general statement satisfies no requirement. */
  @YesNoUnknown()
  aboutThisEvent!: Ternary;

  @Window()
  saidOn!: DayWindow | null;

  /** Whether it may be published. */
  @YesNoUnknown({ class: 'staff' })
  mayBePublished!: Ternary;

  @Cites()
  sources!: string[];
}

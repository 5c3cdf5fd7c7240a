/* The columns of the three tables of facts (facts.ts). */

export const INCIDENT = {
  /** number in `windows`: the possible days */
  window: Uint32Array,
  /** number in the place tree */
  place: Uint32Array,
  /** see incident-profile.ts; NO_PROFILE: the row is not in use */
  profile: Uint16Array,
  /** which kinds of acts there are: bit 1 << number in ACT_KINDS */
  kinds: Uint8Array,
  /** numbers of sets */
  assembly: Uint32Array,
  issue: Uint32Array,
  ground: Uint32Array,
  group: Uint32Array,
  dataset: Uint32Array,
  /** number of an amount */
  crowd: Uint32Array,
  firstAct: Uint32Array,
  acts: Uint16Array,
  firstHarm: Uint32Array,
  harms: Uint16Array,
};
export const ACT = {
  /** see fact-codes.ts */
  code: Uint32Array,
  /** row of its incident, so that a loop over all acts need not go through the incidents */
  row: Uint32Array,
  /** number in `whereabouts`: its own place and days; 0: the incident's */
  own: Uint32Array,
  quantity: Uint32Array,
  people: Uint32Array,
};
export const HARM = {
  type: Uint8Array,
  /** NOT_STATED where no source says which side */
  side: Uint8Array,
  amount: Uint32Array,
};

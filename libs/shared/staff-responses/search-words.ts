/** A word or phrase by which the team finds codes in the form. */
export interface SearchWord {
  id: string;
  word: string;
  codes: string[];
  revision: number;
}

/** The codes that published records use most, most first. Without numbers: it orders lists, and is no figure. */
export interface UsualCodes {
  items: string[];
}

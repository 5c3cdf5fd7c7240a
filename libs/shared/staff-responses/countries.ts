type InBoth = { en: string; km: string };

/** What a country holds, for whoever decides about it. */
export interface CountryContents {
  /** Three letters: 'KEN'. */
  code: string;
  name: InBoth;
  timeZone: string;
  /** How many units each level below the country has, and what the level is called. */
  units: { level: number; name: InBoth; count: number }[];
  /** Lines of points.csv, by which areas are drawn. */
  points: number;
  /** Texts and labels that the country replaces by its own. */
  words: number;
  /** Limits of custody by its law. */
  limits: number;
  /** The lines of SOURCES.md that name a licence. */
  licence: string[];
}

export interface CountryEntry extends CountryContents {
  /** Whether it was loaded into this home; false: it ships with Vigil. */
  isLoaded: boolean;
  /** Whether this installation is about it. */
  isHome: boolean;
}

/**
 * One thing that is wrong in a country's file, or, as a note, that somebody should look at. In English, as its files
 * are.
 */
export interface CountryFinding {
  file: string;
  line: number | null;
  says: string;
  isNote: boolean;
}

/**
 * Where a zip is: it arrives, is checked, waits for an administrator, is drawn and loaded, or was refused or stopped.
 */
export const PACK_STATES = ['arriving', 'checking', 'checked', 'loading', 'loaded', 'refused', 'stopped'] as const;
export type PackState = (typeof PACK_STATES)[number];

/** Why a zip was refused before anything in it was read, or while it was loaded. */
export const PACK_REFUSALS = ['no-country', 'too-slow', 'failed'] as const;
type PackRefusal = (typeof PACK_REFUSALS)[number];

export const PACK_STEPS = ['unpack', 'check', 'draw', 'save'] as const;
export type PackStep = (typeof PACK_STEPS)[number];

/** The zip of a country that an administrator sends. */
export interface CountryPack {
  id: string;
  name: string;
  size: number;
  /** Its SHA-256, in hexadecimal digits. */
  sha256: string;
  /** The numbers of the parts that have arrived. */
  parts: number[];
  state: PackState;
  step: PackStep | null;
  refusal: PackRefusal | null;
  /** The first of them, what is wrong before what is to be looked at. */
  findings: CountryFinding[];
  /** How many there are of each. */
  wrong: number;
  notes: number;
  /** Null where its files are too damaged to say. */
  country: CountryContents | null;
  /** What it changes of a country that is here already; null: it is new. */
  changes: { added: number; changed: number } | null;
  /** This installation is about it, or will be from the next start on: it is loaded by the command alone. */
  isInUse: boolean;
}

export interface CountryPage {
  /** What an operator types here before the name of a command: 'npm run', 'vigil'. */
  program: string;
  items: CountryEntry[];
  pack: CountryPack | null;
}

/** Bytes of a zip, and what a reader is told of it. */
export const PACK_MOST_BYTES = 50_000_000;

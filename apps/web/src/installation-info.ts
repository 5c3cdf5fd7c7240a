import type { NamedStandards } from '@vigil/shared/public/organisation-name.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** What this installation publishes about itself, in the reader's language. */
export interface About extends PublicAbout {
  /** What the site is called. */ siteName: string;
  /** The standards as the team named them; `standards` is what this reader is told. */ storedStandards: string;
}

/** Null until the server has answered. */
export const AboutContext = createContext<About | null>(null);

/** The standards as the team named them, in the languages in which it did. */
export const ownStandards = ({ storedStandards, standardsKm }: About): NamedStandards => ({
  standards: storedStandards,
  standardsKm,
});

export const useAbout = (): About | null => useContext(AboutContext);

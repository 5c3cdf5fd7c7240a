import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** What this installation publishes about itself; null until the server has answered. */
export const AboutContext = createContext<PublicAbout | null>(null);

export const useAbout = (): PublicAbout | null => useContext(AboutContext);

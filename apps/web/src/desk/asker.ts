import { alsoSent } from '../api.js';

/**
 * Notes which member the page is for: the server refuses what is asked once somebody else has signed in in another tab.
 * @param id null: nobody is signed in
 */
export const noteAsker = (id: string | null): void => {
  if (id === null) delete alsoSent['Vigil-Member'];
  else alsoSent['Vigil-Member'] = id;
};

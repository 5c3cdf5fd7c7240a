import { addLists, type PeopleList } from '../vocabulary/vocabulary.js';
import lists from './people-lists.json' with { type: 'json' };

/**
 * The closed lists about people deprived of liberty. They are beside those of incidents, because readers' pages load
 * these and need no word of people.
 */
export const PEOPLE_LISTS = Object.keys(lists) as (keyof typeof lists & PeopleList)[];

addLists(lists satisfies Record<PeopleList, object>);

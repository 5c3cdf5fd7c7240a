import type { EntityManager } from 'typeorm';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { fieldOf } from '@vigil/shared/codebook/field.js';
import { Incident as IncidentClass } from '@vigil/shared/incident/incident.js';
import { hasWords, namesOf } from '@vigil/shared/staff-responses/proposed-names.js';
import { readNames, type StoredName } from './proposed-names.repository.js';

/** What a name that was refused becomes: a line of the internal text, in both languages of the office. */
const wordsOf = (name: StoredName): string => `Group / ក្រុម: ${namesOf({ ...name, aliases: [] }).join(' / ')}`;
const LONGEST = fieldOf(IncidentClass, 'narrative')!.max;

/**
 * Returns a record in which proposed groups are what became of them: the group that was accepted or joined; of one that
 * was refused, its words in the internal text. Those on which nobody has decided stay, and those whose words do not
 * fit.
 */
export const settledWith = (incident: Incident, names: ReadonlyMap<string, StoredName>): Incident => {
  let { narrative } = incident;
  const groups: Incident['groups'] = [];
  const known = new Set(incident.groups.map(({ group }) => group));
  for (const link of incident.groups) {
    const name = link.proposed === null ? undefined : names.get(link.proposed);
    if (link.group !== null || !name || name.state === 'proposed') {
      groups.push(link.group !== null && link.proposed !== null ? { ...link, proposed: null } : link);
    } else if (name.group === null) {
      if (!hasWords(name) || narrative?.includes(wordsOf(name))) continue;
      const longer = narrative === null ? wordsOf(name) : `${narrative}\n${wordsOf(name)}`;
      // The name is the only other place that has the words, and lasts as long as a record refers to it.
      if (longer.length > LONGEST) groups.push(link);
      else narrative = longer;
    } else if (!known.has(name.group)) {
      known.add(name.group);
      groups.push({ ...link, group: name.group, proposed: null });
    }
  }
  return { ...incident, groups, narrative };
};

/** The same with the names as they are stored. */
export const settleGroups = async (manager: EntityManager, incident: Incident): Promise<Incident> => {
  const ids = incident.groups.flatMap(({ proposed }) => proposed ?? []);
  return ids.length === 0 ? incident : settledWith(incident, await readNames(manager, ids));
};

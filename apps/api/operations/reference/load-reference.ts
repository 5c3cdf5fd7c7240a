import type { DataSource } from 'typeorm';
import type { PublishedTotalsController } from '../../publishing/coverage/published-totals.controller.js';
import { OperatorError } from '../../platform/database/operator-error.js';
import { logUpsert } from '../../audit-log/log-small-records.js';
import type { Actor } from '../../incidents/record-access.js';
import type { IncidentsService } from '../../incidents/incidents.service.js';
import { countOtherIncidents, incidentStates } from '../../incidents/incident-row.repository.js';
import { createGroup, groupIds } from '../../incidents/groups/group.repository.js';
import { totalIds } from '../../publishing/coverage/erase-published-total-words.repository.js';
import { isDemo } from '../../platform/database/public-site-state.repository.js';
import type { ReferenceEvent, ReferenceFile } from './reference-file.js';
import { findMember, insertMember } from '../../accounts/members.repository.js';
import { logMember } from '../../accounts/log-account-changes.js';
import { foldName } from '../../accounts/members.service.js';
import { REFERENCE_AUTHOR } from '../../accounts/apply-trust-policy.js';

export interface LoadDeps {
  database: DataSource;
  incidents: Pick<IncidentsService, 'put' | 'submit'>;
  totals: Pick<PublishedTotalsController, 'write'>;
  /** Receives progress, one line at a time. */
  say: (line: string) => void;
}

/** How many were added of each kind. All 0: everything already existed. */
export interface Loaded {
  groups: number;
  incidents: number;
  totals: number;
}

/** Every load creates what is missing and changes nothing that exists. */
const CREATE = { create: true } as const;

/**
 * Logs the reference events and submits them for review. Enters their groups, and the published totals without showing
 * them. The next load finishes an interrupted one and leaves people's changes unchanged.
 * @throws OperatorError for a demo's database, and for one that holds records of its own.
 */
export const loadReference = async (file: ReferenceFile, deps: LoadDeps): Promise<Loaded> => {
  const { database } = deps;
  await refuseDemo(database);
  const states = await incidentStates(
    database.manager,
    file.incidents.map(({ id }) => id),
  );
  const waiting = file.incidents.filter(({ id }) => !states.has(id) || states.get(id) === 'WS_DRAFT');
  if (waiting.length > 0) await refuseOtherRecords(database, file);
  const groups = await addGroups(file, deps);
  const incidents = await addIncidents(waiting, file.incidents.length, deps);
  const totals = await addTotals(file, deps);
  return { groups, incidents, totals };
};

const refuseDemo = async (database: DataSource): Promise<void> => {
  if (await isDemo(database.manager))
    throw new OperatorError(
      'This is the database of the demo: real events never share one with invented ones. Nothing was changed.',
    );
};

const refuseOtherRecords = async (database: DataSource, file: ReferenceFile): Promise<void> => {
  const others = await countOtherIncidents(
    database.manager,
    file.incidents.map(({ id }) => id),
  );
  if (others > 0) {
    throw new OperatorError(
      `This database holds ${others} records already: the reference events go into an empty one. Nothing was changed.`,
    );
  }
};

const missing = async <T extends { id: string }>(
  wanted: readonly T[],
  among: (ids: string[]) => Promise<Set<string>>,
): Promise<T[]> => {
  const there = await among(wanted.map(({ id }) => id));
  return wanted.filter(({ id }) => !there.has(id));
};

const addGroups = async (file: ReferenceFile, { database, say }: LoadDeps): Promise<number> => {
  const added = await missing(file.groups, (ids) => groupIds(database.manager, ids));
  if (added.length > 0) {
    const author = await referenceMember(database);
    for (const { id, nameEn, nameKm, aliases, note } of added) {
      await database.transaction(async (manager) =>
        logUpsert(
          manager,
          'assembly_group',
          id,
          author.id,
          await createGroup(manager, { id, nameEn, nameKm, aliases, note }),
        ),
      );
    }
  }
  if (added.length > 0) say(`${added.length} of ${file.groups.length} groups entered`);
  return added.length;
};

const addIncidents = async (events: readonly ReferenceEvent[], of: number, deps: LoadDeps): Promise<number> => {
  if (events.length === 0) return 0;
  const author = await referenceMember(deps.database);
  for (const [index, event] of events.entries()) {
    await submitOne(author, event, deps);
    deps.say(`${of - events.length + index + 1} of ${of} submitted: ${event.incident.title}`);
  }
  return events.length;
};

const submitOne = async (author: Actor, { id, incident }: ReferenceEvent, { incidents }: LoadDeps): Promise<void> => {
  const { record } = await incidents.put(author, id, incident, CREATE);
  await incidents.submit(author, id, record.revision);
};

const addTotals = async (file: ReferenceFile, deps: LoadDeps): Promise<number> => {
  const added = await missing(file.totals, (ids) => totalIds(deps.database.manager, ids));
  if (added.length === 0) return 0;
  const author = await referenceMember(deps.database);
  for (const { id, ...total } of added) {
    await deps.database.transaction((manager) =>
      deps.totals.write(manager, author.id, id, { ...total, shown: false }, CREATE),
    );
  }
  deps.say(`${added.length} of ${file.totals.length} published totals entered, not shown to readers yet`);
  return added.length;
};

/** A fixed id, so that every load has the same author. */
const REFERENCE_MEMBER = { id: REFERENCE_AUTHOR, name: 'reference', role: 'reviewer' } as const;

/**
 * Returns the author of the reference events: a suspended member without a password, who can never sign in. Since
 * nobody reviews their own record, every reviewer may review these.
 * @throws OperatorError when another member already has the name.
 */
const referenceMember = async (database: DataSource): Promise<Actor> => {
  const { id, name, role } = REFERENCE_MEMBER;
  await database.transaction(async (manager) => {
    const member = { id, name, nameFolded: foldName(name), role, passwordHash: null, frozen: true, countries: null };
    if (await insertMember(manager, member)) await logMember(manager, id, id, 'joined', { name, role, frozen: true });
  });
  const found = await findMember(database.manager, id);
  if (!found)
    throw new OperatorError(
      `A member has the name "${name}", which the author of the reference events needs. Nothing was changed.`,
    );
  if (found.passwordHash !== null || !found.frozen)
    throw new OperatorError(
      `The member "${name}" can sign in; the author of the reference events must not. Freeze that member first.`,
    );
  return { id, role, countries: null };
};

import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { foldName } from '../../accounts/members.service.js';
import { hasSignInLinks } from '../../accounts/demo-sign-in-links.repository.js';
import { memberByName } from '../../accounts/members.repository.js';
import { CommentsService } from '../../incidents/comments/comments.service.js';
import { IncidentEntity } from '../../incidents/incident.entity.js';
import { ProposedNamesService } from '../../incidents/proposed-names/proposed-names.service.js';
import { RecordOwnersService } from '../../incidents/record-owners.service.js';
import { ObjectionEntity } from '../../publishing/objections/objection.entity.js';
import { followDemoPeople } from './demo-people.js';
import { ObjectionsService } from '../../publishing/objections/objections.service.js';

/**
 * Leaves work on the desk, as people would: a record that was handed over with a word, a question to its author, two
 * proposed names, an objection to what is published, and people who are held. Only until links to sign in were printed:
 * later, people may have changed what it is about. A start that was cut off here has printed none, and the next one
 * leaves the rest.
 */
export const leaveDemoWork = async (app: INestApplicationContext): Promise<void> => {
  const { manager } = app.get(DataSource);
  if (await hasSignInLinks(manager)) return;
  const memberNamed = async (name: string) => (await memberByName(manager, foldName(name)))!;
  const [monitor, reviewer, second] = [
    await memberNamed('DEMO monitor'),
    await memberNamed('DEMO reviewer'),
    await memberNamed('DEMO second reviewer'),
  ];
  const newest = async (status: string) =>
    manager.findOne(IncidentEntity, {
      where: { status, sensitivity: 'S0_PUBLIC' },
      order: { whenLatest: 'desc', id: 'asc' } as never,
    });
  const random = new SeededRandom(12_000);
  const waits = await newest('WS_SUBMITTED');
  if (waits) {
    await app.get(RecordOwnersService).give(reviewer, waits.id, second.id, 'DEMO: the hour is not clear to me.');
    const question = {
      text: 'DEMO: at what hour did it begin, as far as you know?',
      thread: null,
      path: null,
      forAuthor: true,
    };
    await app.get(CommentsService).write(second, waits.id, random.id(), question);
  }
  const proposal = { aliases: [], sensitive: false };
  await app.get(ProposedNamesService).propose(monitor, random.id(), {
    ...proposal,
    kind: 'landmark',
    nameEn: 'DEMO fountain',
    nameKm: 'ប្រភពទឹកសាកល្បង',
    note: 'DEMO: several marches of this year began there.',
    at: { place: '120101', lat: 11.5481, lon: 104.9349 },
  });
  await app.get(ProposedNamesService).propose(monitor, random.id(), {
    ...proposal,
    kind: 'group',
    nameEn: 'DEMO Group Z',
    nameKm: null,
    note: 'DEMO: they call themselves this since October.',
    at: null,
  });
  await followDemoPeople(app, { reviewer, second });
  if (await manager.existsBy(ObjectionEntity, {})) return;
  const published = await newest('WS_PUBLISHED');
  await app.get(ObjectionsService).send({
    about: published ? `/incidents/${String(published.code)}` : null,
    relation: 'witness',
    text: 'DEMO: I stood nearby. The street was open again after a quarter of an hour.',
    contact: null,
  });
};

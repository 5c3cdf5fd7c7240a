import { createHash } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { DataSource, In, type EntityManager } from 'typeorm';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { foldName } from '../../accounts/members.service.js';
import { memberByName } from '../../accounts/members.repository.js';
import { EvidenceService } from '../../evidence/evidence.service.js';
import { CopiesService } from '../../evidence/inspection/copies.service.js';
import { PubCopyEntity } from '../../evidence/inspection/inspection.entity.js';
import { ManualChecksService } from '../../evidence/inspection/manual-checks.service.js';
import { UploadChunks } from '../../evidence/upload-chunks.js';
import { UploadCompletion } from '../../evidence/upload-completion.js';
import { CHILDREN, IncidentEntity } from '../../incidents/incident.entity.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { drawDemoPicture, type DemoScene } from './draw-demo-picture.js';

interface DemoPicture {
  scene: DemoScene;
  /** Its record has such an act; none: nobody interfered. */
  acts: readonly string[];
  violent?: true;
  en: string;
  km: string;
}
const PICTURES: readonly DemoPicture[] = [
  {
    scene: 'banner-taken',
    acts: ['RS_SEIZE_MATERIAL'],
    en: 'DEMO drawing: guards at the end of a banner that people hold in a street.',
    km: 'គំនូរសាកល្បង៖ ឆ្មាំនៅចុងបដាដែលមនុស្សកាន់នៅតាមផ្លូវ។',
  },
  {
    scene: 'cordon',
    acts: ['RS_CORDON'],
    en: 'DEMO drawing: a line of guards behind barriers, people on the other side.',
    km: 'គំនូរសាកល្បង៖ ឆ្មាំមួយជួរនៅក្រោយរបាំង ហើយមនុស្សនៅម្ខាងទៀត។',
  },
  {
    scene: 'dispersal',
    acts: ['RS_DISPERSAL', 'RS_DISPERSAL_ORDER'],
    en: 'DEMO drawing: guards with shields walk towards people who leave.',
    km: 'គំនូរសាកល្បង៖ ឆ្មាំកាន់ខែលដើរទៅរកមនុស្សដែលកំពុងចាកចេញ។',
  },
  {
    scene: 'force',
    acts: ['FM_BATON', 'FM_PUSH', 'FM_GRAB', 'FM_THROW_DOWN'],
    violent: true,
    en: 'DEMO drawing: guards raise batons before a crowd.',
    km: 'គំនូរសាកល្បង៖ ឆ្មាំលើកដំបងនៅមុខហ្វូងមនុស្ស។',
  },
  {
    scene: 'vigil',
    acts: [],
    en: 'DEMO drawing: people with candles in a street at night.',
    km: 'គំនូរសាកល្បង៖ មនុស្សកាន់ទៀននៅតាមផ្លូវពេលយប់។',
  },
];

/** Returns the newest published record that a picture suits, of those that have none yet. */
const recordFor = async (
  manager: EntityManager,
  { acts }: DemoPicture,
  taken: ReadonlySet<string>,
): Promise<string | null> => {
  const act = CHILDREN.find(({ table }) => table === 'act')!.entity;
  const done = acts.length > 0 ? await manager.find(act, { where: { type: In([...acts]) } as never }) : [];
  const rows = await manager.find(IncidentEntity, {
    where: {
      status: 'WS_PUBLISHED',
      sensitivity: 'S0_PUBLIC',
      ...(acts.length > 0 ? { id: In(done.map(({ incidentId }) => incidentId)) } : { interference: 'IN_NONE' }),
    },
  });
  const [newest] = rows
    .filter(({ id }) => !taken.has(id))
    .sort((a, b) => String(b['whenLatest']).localeCompare(String(a['whenLatest'])));
  return newest?.id ?? null;
};

/**
 * Shows readers pictures of the demo's own drawing, as people do: one member adds the file, a reviewer makes the copy,
 * another agrees. Once: a demo that shows a picture is left as it is.
 */
export const showDemoPictures = async (app: INestApplicationContext): Promise<void> => {
  const { manager } = app.get(DataSource);
  if (await manager.existsBy(PubCopyEntity, {})) return;
  const memberNamed = async (name: string) => (await memberByName(manager, foldName(name)))!;
  const [reviewer, second] = [await memberNamed('DEMO reviewer'), await memberNamed('DEMO second reviewer')];
  const taken = new Set<string>();
  for (const [index, picture] of PICTURES.entries()) {
    const incident = await recordFor(manager, picture, taken);
    if (incident === null) continue;
    taken.add(incident);
    const random = new SeededRandom(11_000 + index);
    const [id, check, copy] = [random.id(), random.id(), random.id()];
    const bytes = await drawDemoPicture(picture.scene, 11_000 + index);
    await app.get(EvidenceService).declare(reviewer, incident, id, {
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      kind: 'photo',
      addedAt: null,
      name: `demo-${picture.scene}.jpg`,
    });
    await app.get(UploadChunks).take(id, 0, inOnePiece(bytes));
    await app.get(UploadCompletion).store(id);
    await app.get(ManualChecksService).answer(second, id, check, { aspect: 'content', answer: 'holds' });
    try {
      await app.get(CopiesService).propose(reviewer, id, copy, {
        crop: null,
        boxes: [],
        alt: { en: picture.en, km: picture.km },
        tells: { place: 'country', date: 'year' },
        safe: 'none-recognised',
        violent: picture.violent ?? false,
      });
      await app.get(CopiesService).decide(second, id, copy, { decision: 'agree', safe: 'none-recognised' });
    } catch (error) {
      // On a busy computer a picture may not be ready in time. The demo is usable without it.
      if (!(error instanceof Problem)) throw error;
    }
  }
};

// eslint-disable-next-line @typescript-eslint/require-await -- uploads are streams
async function* inOnePiece(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

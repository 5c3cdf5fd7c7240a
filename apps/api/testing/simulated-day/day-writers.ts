import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { Answer, Client } from '../app.js';
import { CREATE, ifMatch } from '../desk.js';
import { aReport, sealedBody, speakingAs, type FieldPhone } from '../field-phone.js';
import { aPhoto, begin, declaredAs, howMuch, sendPiece, sha256 } from '../upload-evidence.js';
import { incidentOf, type DayOracle, type Plan } from './day-oracle.js';

/** Those who write, at the address of the Vigil of the day. */
export interface Team {
  url: string;
  monitors: Client[];
  /** One of each monitor. */
  phones: FieldPhone[];
  reviewer: Client;
  second: Client;
}

/** What was answered: at the end it must all be there. */
export interface Answered {
  /** How many writes were answered, and how many tries were not. */
  writes: number;
  unanswered: number;
  /** By record: the revision that was answered last. */
  revisions: Map<string, number>;
  /** By file: its record and its digest. */
  files: Map<string, { record: string; sha256: string }>;
  /** Answers that no trouble of the day explains. */
  faults: string[];
}
export const nothingAnswered = (): Answered => ({
  writes: 0,
  unanswered: 0,
  revisions: new Map(),
  files: new Map(),
  faults: [],
});

const AGAIN_MS = 150;
const PATIENCE_MS = 30_000;

/** An answer that says that Vigil cannot do it now, and may be asked again. */
const isTrouble = (status: number): boolean => status >= 500 || status === 429;

/** Gives up waiting for an answer, as a browser does. */
const within = <T>(asked: Promise<T>): Promise<T> => {
  let late: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    late = setTimeout(() => reject(new Error('no answer came')), PATIENCE_MS);
  });
  return Promise.race([asked, tooLate]).finally(() => clearTimeout(late));
};

/**
 * Writes what the plans say, each step again until it is answered, as pages and phones do: it looks first whether the
 * one before arrived although its answer did not.
 */
export class DayWriters {
  constructor(
    private readonly team: Team,
    private readonly oracle: DayOracle,
    private readonly answered: Answered,
  ) {}

  /** Takes one report from where it is made until readers have it, and takes it back where it was a mistake. */
  async report(plan: Plan, n: number): Promise<void> {
    const { monitors, reviewer, second } = this.team;
    const monitor = monitors[n % monitors.length]!;
    if (plan.by === 'phone') await this.send(plan, this.team.phones[n % this.team.phones.length]!);
    else {
      await this.step(
        monitor,
        plan,
        (record) => record !== null,
        () => monitor.put(at(plan), incidentOf(plan), CREATE),
      );
      if (n % 5 === 1) await this.addPhoto(monitor, plan);
      await this.step(monitor, plan, is('WS_SUBMITTED'), (record) => post(monitor, record!, 'submissions', {}));
    }
    await this.step(reviewer, plan, is('WS_VERIFIED', 'WS_PUBLISHED'), (record) =>
      post(reviewer, record!, 'reviews', { decision: 'verify', grade: 'VG_FAIR', reason: 'The sources agree.' }),
    );
    const shown = { shownPlace: 'district', shownDate: 'day' };
    const published = await this.step(second, plan, isPublished, (record) =>
      post(second, record!, 'publications', shown),
    );
    this.oracle.published(plan, published.code!, published.publication!.seq);
    if (plan.isTakenBack) await this.takeBack(plan, published);
  }

  private async takeBack(plan: Plan, published: IncidentRecord): Promise<void> {
    const { reviewer, second } = this.team;
    const why = { reason: 'CR_CODING', note: 'It was coded by mistake.' };
    const waits = async (): Promise<Waiting | undefined> =>
      (await this.asked(() => second.get<{ items: Waiting[] }>(`/api/releases?subject=${plan.id}`))).body.items[0];
    const isGone = async (): Promise<boolean> => !isPublished(await this.look(second, plan).then((record) => record!));
    while (!(await isGone())) {
      const waiting = await waits();
      const answer = waiting
        ? await this.tried(() =>
            second.post(`/api/releases/${waiting.id}/answers`, { answer: 'release', seen: waiting.digest }),
          )
        : await this.tried(async () => post(reviewer, (await this.look(reviewer, plan))!, 'retractions', why));
      if (answer && answer.status < 300) this.answered.writes += 1;
      else await pause(AGAIN_MS);
    }
    const page = `/api/public/incidents/${published.code}`;
    const { status } = await this.asked(() => second.get(page));
    if (status !== 410) this.answered.faults.push(`${page} answers ${status} after it was taken back`);
  }

  private async send(plan: Plan, phone: FieldPhone): Promise<void> {
    const report = aReport({ id: plan.id, incident: { ...incidentOf(plan) }, files: [], fix: null });
    const body = await sealedBody(report, phone.key);
    const speak = speakingAs(phone.token, this.team.url);
    await this.asked(() => speak('PUT', `/api/field/reports/${plan.id}`, body));
    this.answered.writes += 1;
    this.answered.revisions.set(plan.id, 1);
  }

  /** Sends a file as a browser does: it asks how much has arrived, and goes on from there. */
  private async addPhoto(monitor: Client, plan: Plan): Promise<void> {
    const [vigil, photo, id] = [{ url: this.team.url }, aPhoto(60_000, plan.id), randomUUID()];
    for (;;) {
      const arrived = await this.tried(() => howMuch(vigil, monitor, id));
      if (arrived === photo.length) break;
      const sent = await this.tried(async () => {
        if (arrived === null) return null;
        if (arrived >= 0) return sendPiece(vigil, monitor, id, arrived, photo.subarray(arrived, arrived + 20_000));
        const said = await monitor.put(`${at(plan)}/evidence/${id}`, declaredAs(photo));
        return isTrouble(said.status) ? null : begin(vigil, monitor, id, photo.length);
      });
      if (sent && sent.status >= 300 && !isTrouble(sent.status) && sent.status !== 409)
        throw new Error(`a photo of ${plan.title}: ${sent.status} ${sent.text}`);
      if (!sent || sent.status >= 300) await pause(AGAIN_MS);
    }
    this.answered.writes += 1;
    this.answered.files.set(id, { record: plan.id, sha256: sha256(photo) });
  }

  /** Does a step until the record is as it is to be. */
  private async step(
    client: Client,
    plan: Plan,
    isDone: (record: IncidentRecord | null) => boolean,
    act: (record: IncidentRecord | null) => Promise<Answer<IncidentRecord>>,
  ): Promise<IncidentRecord> {
    for (;;) {
      const record = await this.look(client, plan);
      if (isDone(record)) return record!;
      const answer = await this.tried(() => act(record));
      if (answer && answer.status < 300) {
        this.answered.writes += 1;
        this.answered.revisions.set(plan.id, answer.body.revision);
        continue;
      }
      if (answer && !isTrouble(answer.status) && answer.status !== 412)
        throw new Error(`${plan.title}: ${answer.status} ${answer.text}`);
      await pause(AGAIN_MS);
    }
  }

  private async look(client: Client, plan: Plan): Promise<IncidentRecord | null> {
    const before = this.answered.revisions.get(plan.id) ?? 0;
    const { status, body } = await this.asked(() => client.get<IncidentRecord>(at(plan)), [404]);
    const revision = status === 404 ? 0 : body.revision;
    if (revision < before)
      this.answered.faults.push(`${plan.title} is at revision ${revision}, after ${before} had been answered`);
    return status === 404 ? null : body;
  }

  /** Asks until an answer comes. @param also answers that are right, beside those that are done */
  private async asked<A extends Pick<Answer, 'status' | 'text'>>(
    ask: () => Promise<A>,
    also: number[] = [404, 410],
  ): Promise<A> {
    for (;;) {
      const answer = await this.tried(ask);
      if (answer && (answer.status < 300 || also.includes(answer.status))) return answer;
      if (answer && !isTrouble(answer.status)) throw new Error(`${answer.status} ${answer.text}`);
      await pause(AGAIN_MS);
    }
  }

  private async tried<A>(ask: () => Promise<A>): Promise<A | null> {
    try {
      return await within(ask());
    } catch {
      this.answered.unanswered += 1;
      return null;
    }
  }
}

interface Waiting {
  id: string;
  digest: string;
}
const at = ({ id }: Pick<Plan, 'id'>): string => `/api/incidents/${id}`;
const post = (client: Client, record: IncidentRecord, noun: string, body: unknown): Promise<Answer<IncidentRecord>> =>
  client.post<IncidentRecord>(`${at(record)}/${noun}`, body, ifMatch(record.revision));
const is =
  (...states: string[]) =>
  (record: IncidentRecord | null): boolean =>
    states.includes(record?.status ?? '');
const isPublished = (record: IncidentRecord | null): boolean =>
  record?.publication !== null && record?.publication !== undefined && record.status === 'WS_PUBLISHED';

import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { MailState, MailTrouble, MessageWords } from '@vigil/shared/staff-responses/outside-messages.js';
import { INBOX_TOPIC } from '../../accounts/notices/notices.repository.js';
import {
  claimMail,
  listMail,
  type MailRow,
  noteNotSent,
  noteSent,
  readUnread,
} from '../../accounts/notices/outside-messages.repository.js';
import { CONFIG, type Config, type MailServer } from '../../config.js';
import { CannotOpen } from '../../encryption/envelope.js';
import { keyringOf } from '../../encryption/keyring.js';
import { ServerSignals } from '../../encryption/server-signals.js';
import { PlacesService } from '../../places/places.service.js';
import { ROLES } from '../../platform/http/rights.js';
import { NoticesSeenBy } from '../notices-seen-by.js';
import { WorkedOutNotices } from '../worked-out-notices.js';
import { wordsIn } from './default-words.js';
import { type DueMessage, dueMessage, type PlaceClock } from './due-message.js';
import { MessageWordsService } from './message-words.js';
import { sendMail } from './send-mail.js';

const LOOK_MS = 60_000;
/** Longer than a message takes: another server sends only if this one has died meanwhile. */
const CLAIM_SECONDS = 120;
const FIRST_WAIT_SECONDS = 60;
/**
 * While the mail server fails, it is tried this often at least: a message that somebody is at risk must not wait long.
 */
const LONGEST_PAUSE_SECONDS = 900;
/** The same for one address that is refused. */
const LONGEST_WAIT_SECONDS = 21_600;

const waitAfter = (failures: number, longest: number): number =>
  Math.min(FIRST_WAIT_SECONDS * 2 ** (failures - 1), longest);

/**
 * Sends members the messages that they chose, in the background: as soon as a notice is written, and every minute. No
 * request and no start waits for it, and nothing about it is logged. Several servers may run; each message is claimed.
 */
@Injectable()
export class MessageSender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stop = new AbortController();
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private isAskedAgain = false;
  private failures = 0;
  /** In milliseconds of performance.now(): until then the mail server is left alone. */
  private pausedUntil = 0;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(CONFIG) private readonly config: Config,
    private readonly signals: ServerSignals,
    private readonly words: MessageWordsService,
    private readonly places: PlacesService,
    private readonly seen: NoticesSeenBy,
    private readonly workedOut: WorkedOutNotices,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.mail === null || this.config.isTrial) return;
    this.signals.on(INBOX_TOPIC, () => void this.sendDue());
    this.timer = setInterval(() => void this.sendDue(), LOOK_MS).unref();
    void this.sendDue();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.stop.abort();
    await this.running;
  }

  async state(): Promise<MailState> {
    if (this.config.mail === null) return 'off';
    if ((await this.words.read()).senderAddress === '') return 'no-sender';
    return keyringOf(this.database.manager).locked ? 'locked' : 'on';
  }

  /** Sends what is due. A call while it runs makes it look once more. Never throws. */
  sendDue(): Promise<void> {
    this.isAskedAgain = true;
    return (this.running ??= this.sendAll());
  }

  /** Replaced by tests. */
  clock(): PlaceClock {
    const { timeZone } = this.places.country;
    const hour = new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone }).format();
    return { day: todayIn(timeZone), hour: Number(hour) };
  }

  private async sendAll(): Promise<void> {
    while (this.isAskedAgain && !this.stop.signal.aborted) {
      this.isAskedAgain = false;
      // A database that is away is tried again in a minute.
      await this.sendRound().catch(() => undefined);
    }
    // Without a step after the last look: a call in between would be answered by a run that looks no more.
    this.running = null;
  }

  private async sendRound(): Promise<void> {
    const { mail } = this.config;
    if (mail === null || performance.now() < this.pausedUntil || (await this.state()) !== 'on') return;
    const words = await this.words.read();
    for (const row of await listMail(this.database.manager, ROLES)) {
      if (this.stop.signal.aborted) return;
      const outcome = await this.sendTo(mail, row, words);
      if (outcome === 'sent') this.isAskedAgain = true;
      if (outcome === 'server-fails') return;
    }
  }

  private async dueFor(row: MailRow): Promise<DueMessage | null> {
    const { manager } = this.database;
    const unread = await readUnread(manager, row.memberId, await this.seen.of(manager, { ...row, id: row.memberId }));
    const due = dueMessage(row, unread, this.clock());
    if (due !== null && due.kind !== 'daily') return due;
    // Notices about people are worked out only where a message of them could be sent now.
    if (dueMessage(row, { ...unread, daily: [row.memberId] }, this.clock())?.kind !== 'daily') return due;
    const ofPeople = await this.workedOut.ofId(manager, row.memberId);
    const untold = ofPeople.filter(({ isRead, isTold }) => !isRead && !isTold).map(({ id }) => id);
    return dueMessage(row, { ...unread, daily: [...unread.daily, ...untold] }, this.clock());
  }

  private async sendTo(
    mail: MailServer,
    listed: MailRow,
    words: MessageWords,
  ): Promise<'sent' | 'nothing' | 'server-fails'> {
    const { memberId } = listed;
    if ((await this.dueFor(listed)) === null) return 'nothing';
    const claimed = await this.database
      .transaction((manager) => claimMail(manager, memberId, CLAIM_SECONDS))
      .catch((error: unknown) => {
        if (error instanceof CannotOpen) return 'damaged' as const;
        throw error;
      });
    if (claimed === null) return 'nothing';
    // One damaged row must not keep the others from being served.
    if (claimed === 'damaged') return this.noteTrouble(listed, 'address');
    // Another server may have sent it, or somebody read it, since it was listed.
    const [row] = await listMail(this.database.manager, ROLES, memberId);
    // Or they entered another address: the next look finds what is due there.
    const isSame = row?.sealed.equals(claimed.sealed) ?? false;
    const due = row && isSame ? await this.dueFor(row) : null;
    if (!row || due === null) {
      await this.database.transaction((manager) => noteNotSent(manager, { memberId, ...claimed }, null));
      return 'nothing';
    }
    const { sentence, body } = wordsIn(words, row.language, due.kind);
    const message = {
      from: { name: words.senderName, address: words.senderAddress },
      to: claimed.address,
      subject: sentence,
      text: `${sentence}\n\n${body}\n`,
    };
    const trouble = await sendMail(mail, message, this.stop.signal);
    if (trouble === null) {
      this.failures = 0;
      const told = { ...due, day: this.clock().day };
      const ofPeople = due.kind === 'daily' ? await this.workedOut.ofId(this.database.manager, memberId) : [];
      await this.database.transaction(async (manager) => {
        await noteSent(manager, memberId, claimed.sealed, told);
        await this.workedOut.note(manager, memberId, ofPeople, due.notices, 'isTold');
      });
      return 'sent';
    }
    return this.noteTrouble(row, trouble);
  }

  /** An address that is refused waits by itself; any other trouble is the mail server's, and everybody waits. */
  private async noteTrouble(row: MailRow, trouble: MailTrouble): Promise<'nothing' | 'server-fails'> {
    const isServer = trouble !== 'address';
    if (isServer) this.failures += 1;
    const seconds = isServer
      ? waitAfter(this.failures, LONGEST_PAUSE_SECONDS)
      : waitAfter(row.failures + 1, LONGEST_WAIT_SECONDS);
    if (isServer) this.pausedUntil = performance.now() + seconds * 1000;
    const failed = this.stop.signal.aborted ? null : { trouble, seconds };
    await this.database.transaction((manager) => noteNotSent(manager, row, failed));
    return isServer ? 'server-fails' : 'nothing';
  }
}

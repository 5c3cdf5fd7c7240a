import { createHash } from 'node:crypto';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { commandsAsTyped } from '@vigil/shared/staff-responses/commands-as-typed.js';
import { ALERT_CHECKS, stateOf } from '@vigil/shared/staff-responses/server-health.js';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../../../config.js';
import { BackgroundWork } from '../../../platform/background-work.js';
import { programHere } from '../../../platform/own-version.js';
import { textsOf } from '../../../platform/texts-of-server.js';
import { CHECKS_OF_SERVER, type Checks } from '../checks/checks-of-server.js';
import {
  claimed,
  isTold,
  nextStep,
  settled,
  SHARED_ALERT_CHECKS,
  type AlertCheck,
  type Raised,
  type SharedAlertCheck,
  type Step,
  type ToldStep,
} from './alert-state.js';
import { changeSharedAlert, OwnAlerts, type AlertKey, type Change } from './alert-stores.repository.js';
import { alertChannels, type AlertMessage } from './deliver-alert.js';

const LOOK_MS = 60_000;
/** Looks in a row that must find the same: a database that restarts is no trouble. */
const LOOKS = 2;

/** What only the database knows: while it is away, its own alert says so, and nothing is wrong with these. */
const HIDDEN_WITHOUT_DATABASE: readonly AlertCheck[] = ['key', 'log'];

const textIn = textsOf('server');
const TYPES = {
  raise: 'vigil.alert.raised',
  repeat: 'vigil.alert.repeated',
  resolve: 'vigil.alert.resolved',
} as const;

/** Writes what is told of a step. */
export const alertMessage = (
  { check, channel }: AlertKey,
  step: ToldStep,
  { raisedAt, toldAt, lastBadAt }: Raised,
  language: Config['alerts']['language'],
  program = programHere,
): AlertMessage => {
  const t = textIn(language);
  const trouble = t(`server.alert.${check}`);
  const id = createHash('sha256').update(`${check} ${channel} ${step} ${raisedAt} ${toldAt}`).digest('base64url');
  return {
    id: `msg_${id.slice(0, 27)}`,
    type: TYPES[step],
    check,
    since: raisedAt,
    sentence:
      step === 'resolve'
        ? t('server.alert.resolved', { what: trouble })
        : lastBadAt === null
          ? trouble
          : t('server.alert.again', { what: trouble }),
    advice: commandsAsTyped(t(step === 'resolve' ? 'server.alert.nothing' : 'server.alert.advice'), program),
  };
};

/** A message that only tests the ways by which somebody is told. */
export const testMessage = (language: Config['alerts']['language']): AlertMessage => {
  const t = textIn(language);
  const since = Date.now();
  return {
    id: `msg_test_${since}`,
    type: 'vigil.alert.test',
    check: 'test',
    since,
    sentence: t('server.alert.test'),
    advice: t('server.alert.nothing'),
  };
};

/**
 * Tells the operator of trouble, by the ways that the settings name: once, again each day, and when it is over. No
 * request waits for it, and nothing about it is logged.
 */
@Injectable()
export class AlertSender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stop = new AbortController();
  private readonly channels: ReturnType<typeof alertChannels>;
  private readonly own: OwnAlerts;
  /** For how many looks each check has been as it is. */
  private readonly same = new Map<AlertCheck, { isBad: boolean; looks: number }>();
  private endWork: () => void = () => undefined;
  private looking: Promise<void> = Promise.resolve();

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CHECKS_OF_SERVER) private readonly checks: Checks,
    private readonly work: BackgroundWork,
  ) {
    this.channels = alertChannels(config);
    this.own = new OwnAlerts(config.home);
  }

  onApplicationBootstrap(): void {
    if (this.channels.size > 0) this.endWork = this.work.repeat('alerts', LOOK_MS, () => this.look());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.endWork();
    this.stop.abort();
    await this.looking;
  }

  /** Looks once, and tells what is due. @param now milliseconds; replaced by tests */
  look(now = Date.now()): Promise<void> {
    this.looking = this.looking.then(() => this.lookOnce(now));
    return this.looking;
  }

  private async lookOnce(now: number): Promise<void> {
    const findings = await this.checks.run.findings(ALERT_CHECKS);
    const isAway = findings.some(({ check, is }) => check === 'database' && is !== 'answers');
    await Promise.all(
      findings.map(async (finding) => {
        const check = finding.check as AlertCheck;
        const isHidden = isAway && finding.is === 'not-known' && HIDDEN_WITHOUT_DATABASE.includes(check);
        const state = isHidden ? 'unknown' : stateOf(finding);
        if (state === 'unknown' || !this.isSteady(check, state === 'bad')) return;
        // A database that is away is tried again in a minute; the alert of the database itself needs none.
        await Promise.all(
          [...this.channels.keys()].map((channel) =>
            this.tell({ check, channel }, state === 'bad', now).catch(() => undefined),
          ),
        );
      }),
    );
  }

  private isSteady(check: AlertCheck, isBad: boolean): boolean {
    const before = this.same.get(check);
    const looks = before?.isBad === isBad ? before.looks + 1 : 1;
    this.same.set(check, { isBad, looks });
    return looks >= LOOKS;
  }

  private async tell(key: AlertKey, isBad: boolean, now: number): Promise<void> {
    let step: Step | null = null;
    let held: Raised | null = null;
    await this.change(key, (raised) => {
      step = nextStep(raised, isBad, now);
      return step === null ? undefined : (held = claimed(raised, step, now));
    });
    if (step === null || held === null) return;
    const [due, row] = [step as Step, held as Raised];
    const wasSent =
      !isTold(due) ||
      (await this.channels.get(key.channel)!(
        alertMessage(key, due, row, this.config.alerts.language),
        this.stop.signal,
      ));
    await this.change(key, () => settled(row, due, wasSent, now));
  }

  private async change(key: AlertKey, change: Change): Promise<void> {
    if (!SHARED_ALERT_CHECKS.some((check) => check === key.check)) return this.own.change(key, change);
    await this.database.transaction((manager) => changeSharedAlert(manager, key as AlertKey<SharedAlertCheck>, change));
  }
}

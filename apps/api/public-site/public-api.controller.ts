import { type StoredLanguage, storedLanguage } from '@vigil/shared/language/languages.js';
import { Controller, Get, Headers, Ip, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type CompactAnswer, compactAnswer } from '@vigil/shared/counting/answer-columns.js';
import { countCells } from '@vigil/shared/counting/count.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { watchingOf } from '@vigil/shared/counting/why-no-number.js';
import type { Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { AsOf } from '@vigil/shared/public/response-types.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { parseQuestion, refuseUnknownGroups, asProblem } from '../statistics/parse-question.js';
import { answerText } from '../statistics/answer-text.js';
import { ruleOf } from '../statistics/rule-text.js';
import { FactSnapshots, type FactSnapshot } from '../statistics/fact-snapshots.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { answerCached, etagOfBytes } from '../platform/http/conditional-response.js';
import { findChromium } from '../platform/find-chromium.js';
import { ReadersLanguage } from '../platform/http/reader-language.js';
import { moment, oneOf, pick, readQuery, wholeNumber, words } from '../platform/http/read-query.js';
import { PlacesService } from '../places/places.service.js';
import { PublicCopies } from './public-copies.js';
import { PublicRelations } from './public-relations.js';
import { PublicStories } from './public-stories.js';
import { IncidentDocuments, goneOf } from './incident-documents.js';
import { ResponseCache } from './response-cache.js';
import { QuestionLimiter } from './question-limiter.js';
import { IncidentTextSearch } from './incident-text-search.js';
import { PublicRepository } from './public.repository.js';

const JSON_TYPE = 'application/json; charset=utf-8';
const MINUTE = 60;
/** How an answer is written: a cell as an object, or cells as columns. */
const FORMS = ['wide', 'compact'] as const;
/** Parameters of counts besides the question. */
const BESIDES = ['asOf', 'form'];

type Making<T> = (question: Question, standing: FactSnapshot, version: string, only: Uint8Array | null) => T;

/** Serves the public data. Uses only schema pub and the public facts, never the records behind them. */
@Controller('api/public')
export class PublicApiController {
  constructor(
    private readonly facts: PublicFacts,
    private readonly past: FactSnapshots,
    private readonly documents: IncidentDocuments,
    private readonly published: PublicRepository,
    private readonly places: PlacesService,
    private readonly answers: ResponseCache,
    private readonly questions: QuestionLimiter,
    private readonly copies: PublicCopies,
    private readonly stories: PublicStories,
    private readonly relations: PublicRelations,
    private readonly search: IncidentTextSearch,
  ) {}

  /**
   * Sends what this installation publishes about itself; with `asOf`, how much was recorded by then, and of which days.
   */
  @Get('about')
  @Allow('read-public')
  async about(
    @Query() query: Record<string, unknown>,
    @Headers('if-none-match') known: string | undefined,
    @Ip() address: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { rule, demo, ...face } = await this.published.about();
    const { facts, asOf } = await this.standing(query, address);
    const { earliest, latest } = facts.days();
    const body = {
      country: this.places.country.code,
      demo,
      ...face,
      publishing: rule,
      asOf,
      incidents: facts.size,
      first: earliest,
      last: latest,
      leaveTo: this.published.leaveTo,
      log: await this.published.signed(),
    };
    answerCached(reply, known, JSON.stringify(body), { type: JSON_TYPE, maxAgeSeconds: 0 });
  }

  /** Sends the organisation's logo, a PNG that Vigil drew; `v`, which its address in `about` has, changes with it. */
  @Get('logo')
  @Allow('read-public')
  async logo(
    @Query() query: unknown,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    readQuery(query, { v: words(16) });
    const png = await this.published.logo();
    if (!png) throw new Problem('not-found');
    void reply.header('content-security-policy', `default-src 'none'; sandbox`);
    answerCached(reply, known, png, { type: 'image/png', etag: etagOfBytes(png), maxAgeSeconds: MINUTE });
  }

  /** Sends how to reach the organisation, what becomes of an objection, and how many came before this month. */
  @Get('objections')
  @Allow('read-public')
  async objections(@Headers('if-none-match') known: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    answerCached(reply, known, JSON.stringify(await this.published.objections()), {
      type: JSON_TYPE,
      maxAgeSeconds: 0,
    });
  }

  /** Answers a question by the counting rule. The query is the question; docs/counting.md lists its parameters. */
  @Get('counts')
  @Allow('read-public')
  async counts(
    @Query() query: Record<string, unknown>,
    @ReadersLanguage() language: Language,
    @Headers('if-none-match') known: string | undefined,
    @Ip() address: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const key = `${language} ${JSON.stringify(query)}`;
    const { form } = readQuery(pick(query, ['form']), { form: oneOf(FORMS) });
    const { body, etag } = await this.inTurn(query, address, {
      known: (version) => this.answers.known(key, version),
      make: (question, standing, version, only) => {
        const write = (): Buffer => {
          const { counted, watchOf } = this.counted(question, standing, only);
          const { asOf } = standing;
          const rule = ruleOf({ ...counted.head, total: counted.blank() }, language, asOf);
          const around = { before: '{"answer":', after: `,${JSON.stringify({ rule, asOf }).slice(1)}` };
          if (form !== 'compact') return answerText(counted, watchOf, around);
          // Encoded in parts: one non-Latin character doubles a string's memory and halves the speed of sending it.
          const compact = JSON.stringify(compactAnswer(counted, watchOf));
          return Buffer.concat([around.before, compact, around.after].map((part) => Buffer.from(part)));
        };
        if (only === null) return this.answers.get(key, version, write);
        // What a search finds can change without a publication: a group may get another name.
        const body = write();
        return { body, etag: etagOfBytes(body) };
      },
    });
    answerCached(reply, known, body, { type: JSON_TYPE, etag, maxAgeSeconds: 0 });
  }

  /**
   * Returns what `counts` answers in the compact form, but for its rule in words: for a page that this server renders,
   * which would only read again what was written.
   * @param query with `form`
   * @throws Problem as `counts` does
   */
  compactCounts(query: Record<string, unknown>, address: string): Promise<{ answer: CompactAnswer; asOf: AsOf }> {
    return this.inTurn(query, address, {
      make: (question, standing, _version, only) => {
        const { counted, watchOf } = this.counted(question, standing, only);
        return { answer: compactAnswer(counted, watchOf), asOf: standing.asOf };
      },
    });
  }

  /** Sends one incident. Retracted: 410 with the public reason. Merged: 308 to the remaining record. */
  @Get('incidents/:code')
  @Allow('read-public')
  async incident(
    @Param('code') code: string,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const kept = await this.documents.read(code);
    if (!kept) throw new Problem('not-found');
    const gone = goneOf(kept);
    if (!gone) {
      const beside = {
        joined: this.documents.joinedInto(code),
        pictures: this.copies.of(code),
        story: this.stories.of(code),
        relations: this.relations.of(code),
      };
      const body = Buffer.concat([kept.bytes.subarray(0, -1), Buffer.from(`,${JSON.stringify(beside).slice(1)}`)]);
      return answerCached(reply, known, body, { type: JSON_TYPE, maxAgeSeconds: 0 });
    }
    if (gone.what !== 'merged')
      throw new Problem('gone', {
        extra: { what: gone.what, reason: gone.reason, note: gone.note, day: this.documents.endedOn(code) },
      });
    void reply
      .header('cache-control', 'no-cache')
      .redirect(`/api/public/incidents/${await this.documents.survivorOf(gone)}`, 308);
  }

  @Get('groups')
  @Allow('read-public')
  async groups(@Headers('if-none-match') known: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const items = await this.published.groups();
    answerCached(reply, known, JSON.stringify({ total: items.length, items }), {
      type: JSON_TYPE,
      maxAgeSeconds: MINUTE,
    });
  }

  /** Sends figures published by others, for comparison next to ours. Never on a demo. */
  @Get('published-totals')
  @Allow('read-public')
  async totals(@Headers('if-none-match') known: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const { demo } = await this.published.about();
    const items = demo ? [] : await this.published.totals();
    answerCached(reply, known, JSON.stringify({ total: items.length, items }), {
      type: JSON_TYPE,
      maxAgeSeconds: MINUTE,
    });
  }

  /** Sends what explains changes in a chart: bans, elections, trials; the earliest first. */
  @Get('dated-notes')
  @Allow('read-public')
  async datedNotes(@Headers('if-none-match') known: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const items = await this.published.datedNotes();
    answerCached(reply, known, JSON.stringify({ total: items.length, items }), {
      type: JSON_TYPE,
      maxAgeSeconds: MINUTE,
    });
  }

  /** Sends the monitoring coverage: where, when and at what level. */
  @Get('coverage')
  @Allow('read-public')
  async coverage(@Headers('if-none-match') known: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const items = await this.published.coverage();
    answerCached(reply, known, JSON.stringify({ total: items.length, items }), {
      type: JSON_TYPE,
      maxAgeSeconds: MINUTE,
    });
  }

  /**
   * Lists publications, corrections, retractions and merges, newest first; `before` continues from a sequence number.
   */
  @Get('changes')
  @Allow('read-public')
  async changes(
    @Query() query: unknown,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { before } = readQuery(query, { before: wholeNumber(1, 1e12) });
    answerCached(reply, known, JSON.stringify(await this.published.changes(before ?? null)), {
      type: JSON_TYPE,
      maxAgeSeconds: 0,
    });
  }

  /**
   * Sends a frozen report: a figure, or a published whole report. The text of a whole report has a separate address.
   */
  @Get('reports/:code')
  @Allow('read-public')
  async report(
    @Param('code') code: string,
    @ReadersLanguage() language: Language,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const report = (await this.published.report(code)) ?? (await this.writtenReport(code, language));
    if (!report) throw new Problem('not-found');
    answerCached(reply, known, JSON.stringify(report), { type: JSON_TYPE, maxAgeSeconds: 0 });
  }

  /** Counts, and says who watched where and when a cell counts. */
  private counted(question: Question, { facts, coverage, asOf }: FactSnapshot, only: Uint8Array | null) {
    const counted = asProblem(() => countCells(facts, question, asOf.day as Day, only));
    const watchOf = watchingOf(counted.head, coverage, this.places.gazetteer, this.places.country.code);
    return { counted, watchOf };
  }

  /** Returns what is known, or queues and makes an answer from the facts at that time. */
  private async inTurn<T extends object>(
    query: Record<string, unknown>,
    address: string,
    { known, make }: { known?: (version: string) => T | undefined; make: Making<T> },
  ): Promise<T> {
    let question: Question | null = null;
    for (;;) {
      // Read the version before the facts: an answer that still contains a record withdrawn meanwhile must not be
      // cached under the newer version.
      const version = this.version();
      const kept = known?.(version);
      if (kept) return kept;
      const asked = (question ??= parseQuestion(query, BESIDES));
      const standing = await this.standing(query, address);
      if (query['asOf'] === undefined) await this.refuseUnknownGroups(asked);
      else await this.past.refuseGroupsUnknownAt(standing, asked);
      // An earlier moment has no texts to search, so it is refused when it is counted.
      const found = query['asOf'] === undefined ? await this.search.ofQuestion(asked) : null;
      const made = await this.questions.take(address, () =>
        this.version() === version ? make(asked, standing, version, found && found.rows()) : null,
      );
      if (made) return made;
    }
  }

  /** What an incident names needs no read of the list of groups. */
  private async refuseUnknownGroups(asked: Question): Promise<void> {
    const { groups } = asked.filters;
    if (groups && !this.facts.facts.nameGroups(groups)) refuseUnknownGroups(asked, await this.published.groups());
  }

  private version(): string {
    return `${this.facts.seq} ${this.asOf().day}`;
  }

  private async writtenReport(code: string, language: Language): Promise<object | null> {
    const report = await this.published.written(code);
    if (!report) return null;
    const { content, ...rest } = report;
    const { documents, moment, organisation } = JSON.parse(content) as {
      documents: Record<StoredLanguage, object>;
      moment: object;
      organisation: string;
    };
    return {
      ...rest,
      prints: findChromium() !== null,
      organisation,
      moment,
      document: documents[storedLanguage(language)],
    };
  }

  /** Returns the facts for a figure: current, or as of `asOf`. */
  private standing(query: Record<string, unknown>, address: string): Promise<FactSnapshot> {
    const { asOf } = readQuery(pick(query, ['asOf']), { asOf: moment });
    return this.past.at(asOf ?? null, address);
  }

  private asOf(): { seq: number; day: string } {
    return { seq: this.facts.seq, day: todayIn(this.places.country.timeZone) };
  }
}

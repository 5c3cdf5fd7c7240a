import { type StoredLanguage, storedLanguage } from '@vigil/shared/language/languages.js';
import { Controller, Get, Headers, Ip, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CompactAnswer } from '@vigil/shared/counting/answer-columns.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { addDays } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { AsOf } from '@vigil/shared/public/response-types.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { parseQuestion, refuseUnknownGroups, toProblem } from '../statistics/parse-question.js';
import type { CountingWork, FactSnapshot } from '../statistics/counting-work.js';
import { FactSnapshots } from '../statistics/fact-snapshots.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { answerCached, etagOfBytes } from '../platform/http/conditional-response.js';
import { findChromium } from '../platform/find-chromium.js';
import { ReadersLanguage } from '../platform/http/reader-language.js';
import { moment, oneOf, pick, readQuery, wholeNumber, words } from '../platform/http/read-query.js';
import { PlacesService } from '../places/places.service.js';
import { COMPACT_COUNTS, COUNTS } from './counts-work.js';
import { PublicCopies } from './public-copies.js';
import { PublicRelations } from './public-relations.js';
import { PublicStories } from './public-stories.js';
import { IncidentDocuments, goneOf } from './incident-documents.js';
import { ResponseCache } from './response-cache.js';
import { ReadersCounting } from './readers-counting.js';
import { IncidentTextSearch } from './incident-text-search.js';
import { PublicRepository } from './public.repository.js';

const JSON_TYPE = 'application/json; charset=utf-8';
const MINUTE = 60;
/** How an answer is written: a cell as an object, or cells as columns. */
const FORMS = ['wide', 'compact'] as const;
/** Parameters of counts besides the question. */
const BESIDES = ['asOf', 'form'];

interface Making<More, Made> {
  /** The same of all who ask the same. */
  key: string;
  known?: (version: string) => Made | undefined;
  keep?: (made: Made, version: string) => void;
  work: CountingWork<More & { question: Question; only: Uint8Array | null }, Made>;
  more: More;
}

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
    private readonly counting: ReadersCounting,
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
      lastActs: facts.lastDays().acts,
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
    const { made, version, isKept } = await this.inTurn(query, address, {
      key,
      known: (version) => this.answers.known(key, version)?.body,
      keep: (body, version) => void this.answers.get(key, version, () => body),
      work: COUNTS,
      more: { form: form ?? 'wide', language },
    });
    // What a search finds can change without a publication: a group may get another name.
    const { body, etag } = isKept
      ? this.answers.get(key, version, () => made)
      : { body: made, etag: etagOfBytes(made) };
    answerCached(reply, known, body, { type: JSON_TYPE, etag, maxAgeSeconds: 0 });
  }

  /**
   * Returns what `counts` answers in the compact form, but for its rule in words: for a page that this server renders,
   * which would only read again what was written.
   * @param query with `form`
   * @throws Problem as `counts` does
   */
  async compactCounts(query: Record<string, unknown>, address: string): Promise<{ answer: CompactAnswer; asOf: AsOf }> {
    const { made } = await this.inTurn(query, address, {
      key: JSON.stringify(query),
      work: COMPACT_COUNTS,
      more: {},
    });
    return made;
  }

  /** Answers with one incident. */
  @Get('incidents/:code')
  @Allow('read-public')
  incidentOf(@Req() { params, headers }: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    // Nest would pass each parameter that it reads itself through the check of bodies: a tenth of this answer.
    return this.incident((params as { code: string }).code, headers['if-none-match'], reply);
  }

  /** Sends one incident. Retracted: 410 with the public reason. Merged: 308 to the remaining record. */
  async incident(code: string, known: string | undefined, reply: FastifyReply): Promise<void> {
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

  /** Sends the monitoring coverage: where, when and at what level; with `asOf`, as it stood for figures of then. */
  @Get('coverage')
  @Allow('read-public')
  async coverage(
    @Query() query: Record<string, unknown>,
    @Headers('if-none-match') known: string | undefined,
    @Ip() address: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const items =
      query['asOf'] === undefined
        ? await this.published.coverage()
        : (await this.standing(query, address)).coverage.map(({ place, from, until, level, group }) => ({
            place,
            from,
            until: addDays(until, -1),
            level,
            group,
          }));
    answerCached(reply, known, JSON.stringify({ total: items.length, items }), {
      type: JSON_TYPE,
      // A page that sees a newer edition asks again: an answer of before would stay beside the new figures.
      maxAgeSeconds: query['asOf'] === undefined ? 0 : MINUTE,
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

  /**
   * Returns what is known, or queues and makes an answer from the facts at that time.
   * @returns the answer, the version of the facts, and whether it stays true of that version
   */
  private async inTurn<More, Made extends object>(
    query: Record<string, unknown>,
    address: string,
    { key, known, keep, work, more }: Making<More, Made>,
  ): Promise<{ made: Made; version: string; isKept: boolean }> {
    let question: Question | null = null;
    for (;;) {
      // Read the version before the facts: an answer that still contains a record withdrawn meanwhile must not be
      // cached under the newer version.
      const version = this.version();
      const kept = known?.(version);
      if (kept) return { made: kept, version, isKept: true };
      const asked = (question ??= parseQuestion(query, BESIDES));
      const standing = await this.standing(query, address);
      if (query['asOf'] === undefined) await this.refuseUnknownGroups(asked);
      else await this.past.refuseGroupsUnknownAt(standing, asked);
      // An earlier moment has no texts to search, so it is refused when it is counted.
      const found = query['asOf'] === undefined ? await this.search.ofQuestion(asked) : null;
      const isKept = found === null;
      const made = await this.counting
        .count(work, {
          address,
          standings: [standing],
          args: () => ({ ...more, question: asked, only: found && found.rows() }),
          isCurrent: () => this.version() === version,
          ...(isKept && known && { known: () => known(version) }),
          ...(isKept && keep && { keep: (made) => keep(made, version) }),
          asked: isKept ? `${version} ${key}` : null,
        })
        .catch(toProblem);
      if (made) return { made, version, isKept };
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

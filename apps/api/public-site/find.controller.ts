import { Controller, Get, Headers, Ip, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Day } from '@vigil/shared/day/day.js';
import type { Place } from '@vigil/shared/places/place.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { find, type Findable, incidentCodeOf } from '@vigil/shared/finding/find.js';
import { createLexicon, type NamedGroup } from '@vigil/shared/finding/lexicon.js';
import { LONGEST_SEARCH } from '@vigil/shared/finding/read-search.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { answerCached } from '../platform/http/conditional-response.js';
import { readQuery, words } from '../platform/http/read-query.js';
import { PlacesService } from '../places/places.service.js';
import { IncidentDocuments } from './incident-documents.js';
import { PublicRepository } from './public.repository.js';
import { QuestionLimiter } from './question-limiter.js';

/** Finds places, groups, codes and pages by their names, and the figure that plain words mean. It stores no search. */
@Controller('api/public/find')
export class FindController {
  /** Made again when the groups that readers know change: it takes a moment. */
  private made: { of: string; findable: Omit<Findable, 'hasIncident'> } | null = null;

  constructor(
    private readonly places: PlacesService,
    private readonly published: PublicRepository,
    private readonly documents: IncidentDocuments,
    private readonly questions: QuestionLimiter,
  ) {}

  @Get()
  @Allow('read-public')
  async find(
    @Query() query: unknown,
    @Headers('if-none-match') known: string | undefined,
    @Ip() address: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { text = '' } = readQuery(query, { text: words(LONGEST_SEARCH) });
    const groups = await this.published.groups();
    const today = todayIn(this.places.country.timeZone) as Day;
    const code = incidentCodeOf(text);
    const isKnown = code !== null && (await this.documents.read(code)) !== null;
    const found = await this.questions.take(address, () =>
      find(text, { ...this.findable(groups), hasIncident: (one) => isKnown && one === code }, today),
    );
    answerCached(reply, known, JSON.stringify(found), { type: 'application/json; charset=utf-8', maxAgeSeconds: 0 });
  }

  private findable(groups: readonly NamedGroup[]): Omit<Findable, 'hasIncident'> {
    const of = JSON.stringify(groups);
    if (this.made?.of === of) return this.made.findable;
    const { gazetteer, country } = this.places;
    const findable = {
      lexicon: createLexicon({ places: gazetteer.places, groups, words: country }),
      groups,
      searchPlaces: (text: string) => gazetteer.search(text),
      place: (code: string) => gazetteer.get(code),
      isWhole: (place: Place) => gazetteer.isWhole(place),
    };
    this.made = { of, findable };
    return findable;
  }
}

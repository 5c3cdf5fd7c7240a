import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { IsLongitude, IsNumber, Max, Min } from '../platform/http/body-rules.js';
import type { FastifyReply } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import { lonOnMap } from '@vigil/shared/places/point-in-area.js';
import type { PlaceBranch, PlaceRow, PublicTiles } from '@vigil/shared/public/response-types.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { answerCached, etagOfBytes } from '../platform/http/conditional-response.js';
import { oneOf, readQuery } from '../platform/http/read-query.js';
import type { Areas } from './load-areas.js';
import type { BaseMapFile } from './base-map-file.js';
import { PlacesService } from './places.service.js';

class PointBody {
  /** Degrees north. Up to 180, so that swapped latitude and longitude are recognised instead of refused. */
  @IsNumber()
  @Min(-180)
  @Max(180)
  lat!: number;

  /** Degrees east. */
  @IsNumber()
  @IsLongitude()
  lon!: number;
}

const DAY_SECONDS = 86_400;

type InBoth = Areas['credit'];
const withoutRoads = (credit: InBoth, noRoads: InBoth): InBoth => ({
  en: `${credit.en} ${noRoads.en}`,
  km: `${credit.km} ${noRoads.km}`,
});

/** What a browser needs to know of the base map. The address changes with the file, so that no old part is mixed in. */
const tilesOf = ({ etag, bounds, minZoom, maxZoom, credit, isOpenStreetMap }: BaseMapFile): PublicTiles => ({
  url: `/api/public/base-map.pmtiles?v=${etag.slice(1, 9)}`,
  bounds,
  minZoom,
  maxZoom,
  credit,
  isOpenStreetMap,
});

@Controller('api')
export class PlacesController {
  private readonly rows: Readonly<Record<'coarse' | 'communes' | 'tree', { body: Buffer; etag: string }>>;

  constructor(private readonly places: PlacesService) {
    const { country, gazetteer, areas } = places;
    const row = (place: (typeof gazetteer.places)[number]): PlaceRow => [
      place.code,
      place.parent,
      place.level,
      place.nameEn,
      place.nameKm,
      place.lat,
      lonOnMap(place.lon, country.baseMap.window),
      place.aliases,
      place.type,
    ];
    const answer = (keep: (level: number) => boolean): { body: Buffer; etag: string } => {
      const body = Buffer.from(
        JSON.stringify({
          country: {
            code: country.code,
            name: country.name,
            ...(country.unknown && { unknown: country.unknown }),
            timeZone: country.timeZone,
            bounds: places.countries[0].file.bounds,
            baseMap: country.baseMap,
          },
          ...(places.countries.length > 1 && {
            countries: places.countries.map(({ file: { code, bounds } }) => ({ code, bounds })),
          }),
          ...(gazetteer.places.some(({ population }) => population) && { hasPopulation: true }),
          types: country.types,
          spellings: country.spellings,
          levels: country.levels,
          areas: areas.kind,
          credit: places.baseMap ? areas.credit : withoutRoads(areas.credit, country.credit.noRoads),
          ...(places.baseMap && { tiles: tilesOf(places.baseMap) }),
          places: gazetteer.places.filter((place) => keep(place.level)).map(row),
        }),
      );
      return { body, etag: etagOfBytes(body) };
    };
    const tree = Buffer.from(
      JSON.stringify({
        tree: gazetteer.places.map(({ code, parent, level, population }): PlaceBranch =>
          population ? [code, parent, level, population] : [code, parent, level],
        ),
      }),
    );
    this.rows = {
      coarse: answer((level) => level < 3),
      communes: answer((level) => level === 3),
      tree: { body: tree, etag: etagOfBytes(tree) },
    };
  }

  /**
   * Returns the gazetteer: country, provinces and districts; (`?level=3`) the communes; or (`?only=tree`) what lies in
   * what and how many people live there, without names, for whoever counts the files of facts.
   */
  @Get('public/places')
  @Allow('read-public')
  list(@Query() query: unknown, @Headers('if-none-match') known: string | undefined, @Res() reply: FastifyReply): void {
    const { level, only } = readQuery(query, { level: oneOf(['3'] as const), only: oneOf(['tree'] as const) });
    const { body, etag } = this.rows[only ?? (level === '3' ? 'communes' : 'coarse')];
    answerCached(reply, known, body, {
      type: 'application/json; charset=utf-8',
      etag,
      maxAgeSeconds: DAY_SECONDS,
    });
  }

  /** Returns areas for the map as TopoJSON: `1`, `2`, `3` by level, or `base` with the neighbours and waters. */
  @Get('public/areas/:file')
  @Allow('read-public')
  area(
    @Param('file') file: string,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): void {
    const name = /^(base|[123])\.topo\.json$/.exec(file)?.[1];
    const found = name === 'base' ? this.places.areas.base : this.places.areas.levels.get(Number(name) as 1 | 2 | 3);
    if (!found) throw new Problem('not-found');
    answerCached(reply, known, found.bytes, {
      type: 'application/json; charset=utf-8',
      etag: found.etag,
      maxAgeSeconds: DAY_SECONDS,
    });
  }

  /** Returns the unit in which a point lies. A point never goes into a URL. */
  @Post('places/at')
  @HttpCode(200)
  @Allow('read-desk')
  at(@Body() { lat, lon }: PointBody): object {
    const found = this.places.locate(lat, lon);
    const { gazetteer } = this.places;
    const path = found.code === null ? [] : [...gazetteer.ancestors(found.code).reverse(), gazetteer.get(found.code)!];
    return {
      code: found.code,
      candidates: found.candidates,
      path,
      swapped: found.looksSwapped,
      outside: !found.isInCountry,
    };
  }
}

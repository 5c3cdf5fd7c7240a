import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { IsBase64, IsInt, IsUUID, Max, MaxLength, Min } from '../../platform/http/body-rules.js';
import { PACK_MOST_BYTES, type CountryPage } from '@vigil/shared/staff-responses/countries.js';
import { PART_BYTES } from '@vigil/shared/staff-responses/imports.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { IdIn } from '../../platform/http/read-query.js';
import { IsDigest, IsWords } from '../../platform/http/validation-decorators.js';
import { CountriesService } from './countries.service.js';

class CountryPackBody {
  /** Made by the client. */
  @IsUUID()
  id!: string;

  /** The name of the file. */
  @IsWords(200)
  name!: string;

  /** Bytes. A larger file is refused before any of it is sent. */
  @IsInt()
  @Min(1)
  @Max(PACK_MOST_BYTES)
  size!: number;

  /** Its SHA-256 as 64 lowercase hexadecimal digits. */
  @IsDigest()
  sha256!: string;
}

class CountryPartBody {
  /** 1 MiB of the file in base64; the last part is the remainder. */
  @IsBase64()
  @MaxLength(Math.ceil(PART_BYTES / 3) * 4)
  bytes!: string;
}

/** The countries of this installation, and the zip of one that an administrator loads. */
@Controller('api/countries')
export class CountriesController {
  constructor(private readonly countries: CountriesService) {}

  @Get()
  @Allow('administer')
  list(): Promise<CountryPage> {
    return this.countries.page();
  }

  /** Announces a zip; its parts follow. It takes the place of a former one that nothing is being done with. */
  @Post('packs')
  @Allow('administer')
  async begin(@Body() { id, name, size, sha256 }: CountryPackBody): Promise<CountryPage> {
    await this.countries.begin(id, { name, size, sha256 });
    return this.countries.page();
  }

  @Post('packs/:id/parts/:n')
  @HttpCode(200)
  @Allow('administer')
  async part(
    @IdIn('id') id: string,
    @Param('n') n: string,
    @Body() { bytes }: CountryPartBody,
  ): Promise<{ part: number }> {
    if (!/^\d{1,4}$/.test(n)) throw new Problem('not-found');
    await this.countries.takePart(id, Number(n), Buffer.from(bytes, 'base64'));
    return { part: Number(n) };
  }

  /** Checks what has arrived, and loads nothing. */
  @Post('packs/:id/checks')
  @HttpCode(202)
  @Allow('administer')
  async check(@IdIn('id') id: string): Promise<CountryPage> {
    this.countries.check(id);
    return this.countries.page();
  }

  /** Draws and loads what was checked. */
  @Post('packs/:id/loads')
  @HttpCode(202)
  @Allow('change-settings')
  async load(@IdIn('id') id: string): Promise<CountryPage> {
    await this.countries.load(id);
    return this.countries.page();
  }

  /** Stops what is being done with a zip, and deletes it. */
  @Delete('packs/:id')
  @HttpCode(200)
  @Allow('administer')
  async stop(@IdIn('id') id: string): Promise<CountryPage> {
    await this.countries.stop(id);
    return this.countries.page();
  }
}

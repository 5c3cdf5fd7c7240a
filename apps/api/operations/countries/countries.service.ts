import { existsSync, statSync } from 'node:fs';
import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import {
  type CountryContents,
  type CountryEntry,
  type CountryPack,
  type CountryPage,
  type PackState,
} from '@vigil/shared/staff-responses/countries.js';
import { PART_BYTES } from '@vigil/shared/staff-responses/imports.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { CONFIG, type Config } from '../../config.js';
import { programHere } from '../../platform/own-version.js';
import type { PackMessage } from '../../places/countries/pack-process.js';
import { COUNTRY_FILES } from '../../places/countries/unzip-country.js';
import { countriesIn, type CountryFolders, foldersOf } from '../../places/country-data.js';
import { PlacesService } from '../../places/places.service.js';
import { runPackProcess } from './run-pack-process.js';

/** Loaded when it is first needed: it draws, with libraries that nothing else in the server needs. */
const loading = () => import('../../places/countries/load-country.js');

type Pack = Omit<CountryPack, 'isInUse'> & { arrived: Set<number>; run: { stop(): Promise<void> } | null };

/**
 * Lists the countries of this installation, and loads one from a zip that an administrator sends: in parts, of which
 * each is written to the disk at once; checked, so that whoever loads it has seen what is in it and what is wrong; and
 * drawn. One zip at a time, known to this process alone: after a restart it is sent again.
 */
@Injectable()
export class CountriesService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly folders: CountryFolders;
  private readonly work: string;
  private pack: Pack | null = null;
  private readonly known = new Map<string, { stamp: string; contents: CountryContents | null }>();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly places: PlacesService,
  ) {
    this.folders = foldersOf(config.home);
    this.work = join(this.folders.loaded, '.pack');
  }

  /** Deletes what a former run left behind. */
  async onApplicationBootstrap(): Promise<void> {
    if (existsSync(this.work)) await rm(this.work, { recursive: true, force: true });
  }

  async onModuleDestroy(): Promise<void> {
    await this.pack?.run?.stop();
  }

  async page(): Promise<CountryPage> {
    const loaded = countriesIn(this.folders.loaded);
    const home = this.places.countries.map(({ name }) => name);
    const names = [...new Set([...home, ...countriesIn(this.folders.shipped), ...loaded])];
    const items: CountryEntry[] = [];
    for (const name of names) {
      const contents = await this.contentsOf(name);
      if (contents) items.push({ ...contents, isLoaded: loaded.includes(name), isHome: home.includes(name) });
    }
    const { pack } = this;
    return { program: programHere, items, pack: pack && { ...viewOf(pack), isInUse: await this.isInUse(pack) } };
  }

  /** @throws Problem 'wrong-state' while another zip is checked or loaded */
  async begin(id: string, announced: Pick<Pack, 'name' | 'size' | 'sha256'>): Promise<void> {
    if (this.pack?.id === id && this.pack.sha256 === announced.sha256 && this.pack.state === 'arriving') return;
    if (this.pack?.run) throw new Problem('wrong-state');
    this.pack = {
      id,
      ...announced,
      parts: [],
      arrived: new Set(),
      state: 'arriving',
      step: null,
      refusal: null,
      findings: [],
      wrong: 0,
      notes: 0,
      country: null,
      changes: null,
      run: null,
    };
    await this.empty();
    await mkdir(this.work, { recursive: true });
    await writeFile(this.zip, '');
  }

  /** Writes a part where it belongs in the file: the whole is never in memory. */
  async takePart(id: string, n: number, bytes: Buffer): Promise<void> {
    const pack = this.inState(id, ['arriving']);
    const parts = partsOf(pack);
    const wanted = n === parts - 1 ? pack.size - n * PART_BYTES : PART_BYTES;
    if (n >= parts || bytes.length !== wanted)
      throw new Problem('invalid-body', { errors: [{ pointer: '/bytes', code: 'wrong-length' }] });
    const file = await open(this.zip, 'r+');
    try {
      await file.write(bytes, 0, bytes.length, n * PART_BYTES);
    } finally {
      await file.close();
    }
    pack.arrived.add(n);
  }

  /** @throws Problem 'incomplete' while parts are missing */
  check(id: string): void {
    const pack = this.inState(id, ['arriving']);
    if (pack.arrived.size !== partsOf(pack)) throw new Problem('incomplete');
    this.run(pack, 'checking', ['check', this.zip, pack.sha256, this.folder, this.config.home], async (message) => {
      if ('noCountry' in message) {
        const finding = { file: pack.name, line: null, says: message.noCountry, isNote: false };
        return { state: 'refused', refusal: 'no-country', wrong: 1, findings: [finding] };
      }
      if (!('checked' in message)) return null;
      return { ...message.checked, state: message.checked.wrong > 0 ? 'refused' : 'checked' };
    });
  }

  /**
   * Loads what was checked, for an operator to make this installation about it.
   * @throws Problem 'country-in-use' for a country that it is about: its names and points stand in records and in what
   * readers see
   */
  async load(id: string): Promise<void> {
    if (await this.isInUse(this.inState(id, ['checked']))) throw new Problem('country-in-use');
    const pack = this.inState(id, ['checked']);
    this.run(pack, 'loading', ['draw', this.folder, this.config.home], async (message) => {
      if (!('drawn' in message)) return null;
      await (await loading()).putInPlace(message.drawn, this.folders);
      return { state: 'loaded' };
    });
  }

  /**
   * Stops what is being done with it, or deletes it. What is drawn already is put in its place, which takes no time.
   */
  async stop(id: string): Promise<void> {
    const pack = this.pack;
    if (pack?.id !== id) throw new Problem('not-found');
    if (pack.run) return pack.run.stop();
    this.pack = null;
    await this.empty();
  }

  private run(
    pack: Pack,
    state: PackState,
    args: string[],
    take: (message: PackMessage) => Promise<Partial<Pack> | null>,
  ): void {
    let result: Partial<Pack> = {};
    const run = runPackProcess(args, async (message) => {
      if ('step' in message) pack.step = message.step;
      else result = (await take(message)) ?? result;
    });
    const end = async (): Promise<void> => {
      const how = await run.ended;
      if (result.state === undefined)
        result =
          how === 'stopped' ? { state: 'stopped' } : { state: 'refused', refusal: how === 'done' ? 'failed' : how };
      try {
        if (result.state !== 'checked') await this.empty();
        if (result.state !== 'loaded') await (await loading()).discardUnfinished(nameOf(pack), this.folders);
      } catch {
        // The home takes no change. What stays there is deleted by the next start, or when another zip is sent.
      }
      Object.assign(pack, result, { run: null, step: null });
    };
    const ended = end();
    Object.assign(pack, {
      state,
      step: null,
      run: {
        stop: async () => {
          run.stop();
          await ended;
        },
      },
    });
  }

  private inState(id: string, states: readonly PackState[]): Pack {
    if (this.pack?.id !== id) throw new Problem('not-found');
    if (!states.includes(this.pack.state)) throw new Problem('wrong-state');
    return this.pack;
  }

  /** Returns what a country holds; null where it is damaged. A page that waits asks again and again. */
  private async contentsOf(name: string): Promise<CountryContents | null> {
    const at = join(countriesIn(this.folders.loaded).includes(name) ? this.folders.loaded : this.folders.shipped, name);
    const stamp = COUNTRY_FILES.map((file) => statSync(join(at, file), { throwIfNoEntry: false }))
      .map((stat) => (stat ? `${stat.ino} ${stat.size} ${stat.mtimeMs}` : ''))
      .join();
    const known = this.known.get(name);
    if (known?.stamp === stamp) return known.contents;
    const country = (await loading()).readableCountry(name, this.folders);
    const { contentsOf } = await import('../../places/countries/country-contents.js');
    const contents = country && contentsOf(country);
    this.known.set(name, { stamp, contents });
    return contents;
  }

  /** Tells whether this server runs with the country, or will from the next start on. */
  private async isInUse(pack: Pack): Promise<boolean> {
    const name = nameOf(pack);
    if (name === '') return false;
    const isRunning = this.places.countries.some((country) => country.name === name);
    return isRunning || (await loading()).currentCountries(this.folders).includes(name);
  }

  private empty(): Promise<void> {
    return rm(this.work, { recursive: true, force: true });
  }

  private get zip(): string {
    return join(this.work, 'country.zip');
  }

  private get folder(): string {
    return join(this.work, 'files');
  }
}

const partsOf = ({ size }: Pick<Pack, 'size'>): number => Math.ceil(size / PART_BYTES);

/** '' where the zip does not say. */
const nameOf = ({ country }: Pick<Pack, 'country'>): string => country?.code.toLowerCase() ?? '';

const viewOf = ({ arrived, run: _run, ...pack }: Pack): Omit<CountryPack, 'isInUse'> => ({
  ...pack,
  parts: [...arrived].sort((a, b) => a - b),
});

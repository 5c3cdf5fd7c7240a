import { Injectable } from '@nestjs/common';

/**
 * The caches of published data, such as figures and pictures. Each adds itself; one that needs another comes after it.
 * Every step that publishes or removes something waits until all are up to date before it answers.
 */
@Injectable()
export class PublishedCaches {
  private readonly all: (() => Promise<void>)[] = [];

  add(catchUp: () => Promise<void>): void {
    this.all.push(catchUp);
  }

  /** Returns when all caches hold what is published now. */
  async catchUp(): Promise<void> {
    for (const catchUp of this.all) await catchUp();
  }
}

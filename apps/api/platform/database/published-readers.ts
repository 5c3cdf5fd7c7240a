import { Injectable } from '@nestjs/common';

/**
 * Those who hold in memory what was published: figures and pictures. They add themselves, in the order in which they
 * need each other. Whoever publishes or takes something away waits for them before it answers, and needs to know none.
 */
@Injectable()
export class PublishedReaders {
  private readonly all: (() => Promise<void>)[] = [];

  add(catchUp: () => Promise<void>): void {
    this.all.push(catchUp);
  }

  /** Returns when everybody has read what is published now. */
  async catchUp(): Promise<void> {
    for (const catchUp of this.all) await catchUp();
  }
}

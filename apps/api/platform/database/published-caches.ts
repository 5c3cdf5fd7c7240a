import { Injectable } from '@nestjs/common';

/**
 * What the server holds in memory of what was published: figures and pictures. Each adds itself, in the order in which
 * they need each other. Whoever publishes or takes something away waits for all before it answers, and knows none.
 */
@Injectable()
export class PublishedCaches {
  private readonly all: (() => Promise<void>)[] = [];

  add(catchUp: () => Promise<void>): void {
    this.all.push(catchUp);
  }

  /** Returns when each holds what is published now. */
  async catchUp(): Promise<void> {
    for (const catchUp of this.all) await catchUp();
  }
}

import { Injectable } from '@nestjs/common';

/**
 * The caches of published data of this process: figures first, then public copies of pictures. A step that changes what
 * is published waits for them before it answers. One that changes figures alone waits for `PublicFacts.catchUp()`: the
 * copies follow each change of the figures by themselves.
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

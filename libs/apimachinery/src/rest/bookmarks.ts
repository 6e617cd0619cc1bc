import type { EventPrinter } from './event-printer.js';

/**
 * The bookmarks of one watch. As with kube-apiserver, none says the version at which the watch began; a later one is said
 * each time, also when it is the same as before: it keeps a connection alive on which nothing else is said.
 */
export class Bookmarks {
  constructor(
    private readonly printer: EventPrinter,
    private readonly began: number,
  ) {}

  /** Ends the state with which a streaming list begins. */
  afterState(): string {
    return this.printer.bookmark(this.began, { 'k8s.io/initial-events-end': 'true' });
  }

  /** Nothing when nothing has happened since the watch began. */
  *at(revision: number): Generator<string, void, undefined> {
    if (revision > this.began) yield this.printer.bookmark(revision);
  }
}

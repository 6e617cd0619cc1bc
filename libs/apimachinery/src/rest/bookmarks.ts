import type { EventPrinter } from './event-printer.js';

/** The bookmarks of one watch: a version is said once, and only if it is newer than where the watch began. */
export class Bookmarks {
  constructor(
    private readonly printer: EventPrinter,
    private said: number,
  ) {}

  /** Ends the state with which a streaming list begins. */
  afterState(): string {
    return this.printer.bookmark(this.said, { 'k8s.io/initial-events-end': 'true' });
  }

  *upTo(revision: number): Generator<string, void, undefined> {
    if (revision <= this.said) return;
    this.said = revision;
    yield this.printer.bookmark(revision);
  }
}

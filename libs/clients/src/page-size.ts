/** How many items of a list are asked for at a time, so that an answer is no longer than this client reads. */
import { MemberError } from './errors.js';

/** Where all was asked for at once. */
const firstItems = 64;
const shrinkBy = 8;

/** A page that is too long is asked for again with fewer items, and so are those after it. */
export class PageSize {
  /** `items` undefined: as many as there are. */
  constructor(private items: number | undefined) {}

  /** Throws `member.tooLarge` when a single item is. */
  async fitting<Page>(ask: (items: number | undefined) => Promise<Page>): Promise<Page> {
    for (;;) {
      try {
        return await ask(this.items);
      } catch (error) {
        const isTooLong = error instanceof MemberError && error.code === 'member.tooLarge';
        if (!isTooLong || this.items === 1) throw error;
        this.items = this.items === undefined ? firstItems : Math.ceil(this.items / shrinkBy);
      }
    }
  }
}

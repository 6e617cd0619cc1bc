/** Lists in pages, as clients do that follow what they are given to go on with. */
import { fanOut } from '../fan-out.js';
import type { Access } from './access.js';
import { Connection } from './http1.js';
import type { Outcome, Pages } from './plan.js';

export async function listInPages(
  to: Access,
  { path, count, width }: Pages,
  begun: () => void,
): Promise<Outcome> {
  const readers: Reader[] = [];
  for (let at = 0; at < width; at += 1) readers.push(await Reader.open(to));
  begun();
  const tookMs: number[] = [];
  const lists = Array.from({ length: count }, (_, list) => list).values();
  const startedAt = performance.now();
  await fanOut(readers, width, async (reader) => {
    for (const list of lists) {
      const askedAt = performance.now();
      await reader.readAll(path);
      tookMs[list] = performance.now() - askedAt;
    }
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  for (const reader of readers) reader.close();
  return { seconds, tookMs, statuses: { 200: count }, retryAfter: 0, bytes: 0 };
}

/** The metadata of a list come first; its objects have none of that name. */
const continueMark = /"continue":"([^"]+)"/;
const beginningMax = 4_096;

class Reader {
  private beginning = '';
  private connection: Connection | undefined;

  static async open(to: Access): Promise<Reader> {
    const reader = new Reader();
    reader.connection = await Connection.open(to, (part) => {
      if (reader.beginning.length < beginningMax)
        reader.beginning += part.toString('latin1', 0, beginningMax);
    });
    return reader;
  }

  async readAll(path: string): Promise<void> {
    let next: string | undefined = path;
    while (next !== undefined) {
      this.beginning = '';
      const answered = await this.connection?.ask({ method: 'GET', path: next });
      if (answered?.status !== 200) throw new Error(`a page was answered ${answered?.status}`);
      const token = continueMark.exec(this.beginning)?.[1];
      next = token === undefined ? undefined : `${path}&continue=${encodeURIComponent(token)}`;
    }
  }

  close(): void {
    this.connection?.close();
  }
}

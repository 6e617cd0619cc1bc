/**
 * What really happened in a simulated member: its journal, to which the member appends every change before it answers.
 *
 * This is the ground truth of the fault tests. The federation's own tables are never asked what it did.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { annotations, fieldManager, type KubeObject, labels } from '@navarch/model';

/** One change of one object in a member. */
export type MemberChange = {
  readonly position: number;
  /** `apps/replicasets/home/web`, as the member writes it. */
  readonly key: string;
  readonly isDeletion: boolean;
  /** It carries the federation's mark; for a deletion: what was deleted did. */
  readonly isOurs: boolean;
  /** What the copy says of itself; 0 without. */
  readonly generation: number;
  readonly replicas: number | undefined;
  readonly readyReplicas: number;
  /** What the copy carries besides replicas and status, as a text to compare. */
  readonly content: string;
};

export class MemberLog {
  private readonly file: string;
  private offset = 0;
  private rest = '';
  private readonly changes: MemberChange[] = [];
  private readonly latest = new Map<string, MemberChange>();

  constructor(folder: string) {
    this.file = join(folder, 'journal.jsonl');
  }

  /** Every change so far, in order. */
  async read(): Promise<readonly MemberChange[]> {
    const file = await open(this.file, 'r');
    try {
      const { size } = await file.stat();
      const bytes = Buffer.alloc(Math.max(0, size - this.offset));
      await file.read(bytes, 0, bytes.length, this.offset);
      this.offset += bytes.length;
      this.take(bytes.toString('utf8'));
    } finally {
      await file.close();
    }
    return this.changes;
  }

  /** The last change of each object that is there. */
  async present(): Promise<ReadonlyMap<string, MemberChange>> {
    await this.read();
    return this.latest;
  }

  private take(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      const change = this.parse(line);
      if (change === undefined) continue;
      this.changes.push(change);
      if (change.isDeletion) this.latest.delete(change.key);
      else this.latest.set(change.key, change);
    }
  }

  private parse(line: string): MemberChange | undefined {
    const { position, key, object } = JSON.parse(line) as Line;
    if (key === undefined) return undefined;
    const before = this.latest.get(key);
    const isOurs = object === undefined ? before?.isOurs === true : isMarked(object);
    const content = JSON.stringify(contentOf(object));
    return {
      position,
      key,
      isOurs,
      isDeletion: object === undefined,
      content,
      ...numbersOf(object),
    };
  }
}

const isMarked = ({ metadata }: KubeObject): boolean =>
  metadata.labels?.[labels.managedBy] === fieldManager;

function contentOf(object: KubeObject | undefined): unknown {
  const { template } = (object?.['spec'] ?? {}) as { template?: unknown };
  return [object?.metadata.annotations, object?.metadata.labels, object?.['data'], template];
}

function numbersOf(
  object: KubeObject | undefined,
): Pick<MemberChange, 'generation' | 'replicas' | 'readyReplicas'> {
  const { replicas } = (object?.['spec'] ?? {}) as { replicas?: number };
  const { readyReplicas = 0 } = (object?.['status'] ?? {}) as { readyReplicas?: number };
  const generation = Number(object?.metadata.annotations?.[annotations.generation] ?? 0);
  return { generation, replicas, readyReplicas };
}

type Line = { readonly position: number; readonly key?: string; readonly object?: KubeObject };

/** Copies that were deleted, as `position key`. */
export const removalsIn = (changes: readonly MemberChange[]): readonly string[] =>
  changes
    .filter((one) => one.isDeletion && one.isOurs)
    .map((one) => `${one.position} ${one.key} was deleted`);

/** Copies that were made from something older than what was there before. A generation is a position in the log: it only grows. */
export function stepsBackIn(changes: readonly MemberChange[]): readonly string[] {
  return falls(changes, (one) => one.generation, 'goes back from generation');
}

/** Copies whose replicas were taken from them. */
export function shrinksIn(changes: readonly MemberChange[]): readonly string[] {
  return falls(changes, (one) => one.replicas, 'shrinks from');
}

/** Copies of which fewer replicas were ready than before. */
export function dipsIn(changes: readonly MemberChange[]): readonly string[] {
  return falls(changes, (one) => one.readyReplicas, 'has fewer ready than');
}

/** Copies that were given two contents under one generation: somebody wrote who had no right to. */
export function disputesIn(changes: readonly MemberChange[]): readonly string[] {
  const first = new Map<string, string>();
  return changes
    .filter((one) => one.isOurs && !one.isDeletion && one.generation > 0)
    .filter(({ key, generation, content }) => {
      const known = first.get(`${key} ${generation}`);
      if (known === undefined) first.set(`${key} ${generation}`, content);
      return known !== undefined && known !== content;
    })
    .map((one) => `${one.position} ${one.key} has another content of generation ${one.generation}`);
}

function falls(
  changes: readonly MemberChange[],
  measure: (change: MemberChange) => number | undefined,
  says: string,
): readonly string[] {
  const highest = new Map<string, number>();
  const found: string[] = [];
  for (const change of changes) {
    const now = change.isOurs && !change.isDeletion ? measure(change) : undefined;
    if (now === undefined) continue;
    const before = highest.get(change.key);
    if (before !== undefined && now < before)
      found.push(`${change.position} ${change.key} ${says} ${before} to ${now}`);
    highest.set(change.key, now);
  }
  return found;
}

/**
 * Finds out that a watch has gone deaf: its connection looks well and nothing will ever come of it again, because a box on the
 * way has forgotten it.
 *
 * Silence proves nothing, as a quiet member says little for minutes. So a watch that was silent for a while is compared
 * with a second, short one from the same version: what that one hears and the first does not hear either
 * was lost. Quiet watches are left open.
 *
 * The longer nothing has happened, in this watch and in those before it, the more seldom it is looked: with many members most
 * watches are quiet, and a request for each of them every so often would be most of what a fleet at rest costs. What goes deaf
 * after a long rest is found when bookmarks that came do not come any more, or at the end of the watch at the latest.
 */
export type HearingParts = {
  /** Silence after which it is looked whether anything was missed; each time that nothing was, the next look is later. */
  readonly quietMs: number;
  /** How long nothing had happened when the watch began. */
  readonly silentMs: number;
  /** Who has sent a bookmark is expected to send another one within this time. */
  readonly bookmarkMs: number;
  /** How long a watch may be behind another one. */
  readonly graceMs: number;
  /** Whether anything happened after a version. Rejects when that cannot be told. */
  readonly hasNews: (version: string) => Promise<boolean>;
  /** Called once at most. */
  readonly onDeaf: () => void;
};

/** What could not be told is asked again after this part of the silence. */
const againShare = 0.25;
/** How much later each look is than the one before, and at most, in times of the first. */
const growth = { factor: 4, most: 30 } as const;

export class Hearing {
  private timer: NodeJS.Timeout | undefined;
  private lines = 0;
  private isOver = false;
  private waitMs: number;

  constructor(
    private readonly parts: HearingParts,
    private version: string,
  ) {
    const { quietMs, silentMs } = parts;
    this.waitMs = Math.max(quietMs, Math.min(silentMs * (growth.factor - 1), this.mostMs));
    this.look(this.waitMs);
  }

  private get mostMs(): number {
    return this.parts.quietMs * growth.most;
  }

  /** The watch has said something, if only a bookmark: up to this version all is known. */
  heard(version: string | undefined, isNews: boolean): void {
    this.lines += 1;
    this.version = version ?? this.version;
    if (isNews) this.waitMs = this.parts.quietMs;
    this.look(isNews ? this.waitMs : Math.min(this.waitMs, this.parts.bookmarkMs));
  }

  stop(): void {
    this.isOver = true;
    clearTimeout(this.timer);
  }

  private look(afterMs: number): void {
    clearTimeout(this.timer);
    if (!this.isOver) this.timer = setTimeout(() => void this.compare(), afterMs);
  }

  private async compare(): Promise<void> {
    const { graceMs, hasNews } = this.parts;
    const before = this.lines;
    const news = await hasNews(this.version).catch(() => undefined);
    if (this.lines !== before) return;
    if (news === true) return this.afterGrace(before, graceMs);
    if (news === undefined) return this.look(this.waitMs * againShare);
    this.waitMs = Math.min(this.waitMs * growth.factor, this.mostMs);
    this.look(this.waitMs);
  }

  private afterGrace(before: number, graceMs: number): void {
    if (this.isOver) return;
    this.timer = setTimeout(() => {
      if (this.lines === before) this.parts.onDeaf();
    }, graceMs);
  }
}

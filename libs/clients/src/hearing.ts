/**
 * Finds out that a watch has gone deaf: its connection looks well and nothing will ever come of it again, because a box on the
 * way has forgotten it.
 *
 * Silence proves nothing, as a quiet member says little for minutes. So a watch that was silent for a while is compared
 * with a second, short one from the same version: what that one hears and the first does not hear either
 * was lost. Quiet watches are left open, and it costs a request only while they are quiet.
 */
export type HearingParts = {
  /** Silence after which it is looked whether anything was missed, and so on while it lasts. */
  readonly quietMs: number;
  /** How long a watch may be behind another one. */
  readonly graceMs: number;
  /** Whether anything happened after a version. Rejects when that cannot be told. */
  readonly hasNews: (version: string) => Promise<boolean>;
  /** Called once at most. */
  readonly onDeaf: () => void;
};

/** What could not be told is asked again after this part of the silence. */
const againShare = 0.25;

export class Hearing {
  private timer: NodeJS.Timeout | undefined;
  private lines = 0;
  private isOver = false;

  constructor(
    private readonly parts: HearingParts,
    private version: string,
  ) {
    this.look(parts.quietMs);
  }

  /** The watch has said something: up to this version all is known. */
  heard(version: string | undefined): void {
    this.lines += 1;
    this.version = version ?? this.version;
    this.look(this.parts.quietMs);
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
    const { quietMs, graceMs, hasNews } = this.parts;
    const before = this.lines;
    const news = await hasNews(this.version).catch(() => undefined);
    if (this.lines !== before) return;
    if (news === true) this.afterGrace(before, graceMs);
    else this.look(news === undefined ? quietMs * againShare : quietMs);
  }

  private afterGrace(before: number, graceMs: number): void {
    if (this.isOver) return;
    this.timer = setTimeout(() => {
      if (this.lines === before) this.parts.onDeaf();
    }, graceMs);
  }
}

/** Gateways before all members of a rig, that count what is asked of them and meddle with it as they are told. */
import type { IncomingMessage } from 'node:http';
import { Gateway, type Meddle } from './gateway.js';
import type { Rig } from './rig.js';

export class Asked {
  private readonly gateways = new Map<string, Gateway>();
  private readonly writes = new Map<string, number>();

  static async of(rig: Rig): Promise<Asked> {
    const asked = new Asked();
    for (const [name, member] of Object.entries(rig.members)) {
      asked.gateways.set(name, await Gateway.before(member));
      asked.behave(name, () => undefined);
    }
    return asked;
  }

  /** From now on this member's gateway does this. */
  behave(member: string, meddle: Meddle): void {
    this.gateways.get(member)?.behave((asked) => {
      if (isWrite(asked)) this.writes.set(member, this.writesTo(member) + 1);
      return meddle(asked);
    });
  }

  /** Writes that were sent there so far, whatever was answered. */
  writesTo(member: string): number {
    return this.writes.get(member) ?? 0;
  }

  writesToAll(): number {
    return [...this.writes.values()].reduce((sum, count) => sum + count, 0);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.gateways.values()].map((gateway) => gateway.stop()));
  }
}

export const isWrite = ({ method }: IncomingMessage): boolean => method !== 'GET';

/** One container of a Pod, as far as commands can see it. Its files live as long as this process, and as its Pod. */
import { type PodShape, shaped } from '@navarch/apimachinery';
import type { KubeObject } from '@navarch/model';
import { limits } from '../limits.js';
import { Files } from './files.js';

export type SimulatedContainer = {
  readonly hostname: string;
  readonly variables: ReadonlyMap<string, string>;
  readonly files: Files;
};

type WithEnv = PodShape & {
  readonly spec?: {
    readonly containers?: readonly {
      readonly name?: string;
      readonly env?: readonly { readonly name?: string; readonly value?: string }[];
    }[];
  };
};

/** The containers that somebody asked for; the oldest is forgotten when there are too many. */
export class Containers {
  private readonly known = new Map<string, SimulatedContainer>();

  of(pod: KubeObject, name: string): SimulatedContainer {
    const key = `${pod.metadata.uid ?? ''}/${name}`;
    const made = this.known.get(key) ?? make(pod, name);
    this.known.delete(key);
    this.known.set(key, made);
    const [oldest] = this.known.keys();
    if (this.known.size > limits.container.containersMax && oldest !== undefined)
      this.known.delete(oldest);
    return made;
  }
}

function make(pod: KubeObject, name: string): SimulatedContainer {
  const hostname = pod.metadata.name;
  const { containers = [] } = shaped<WithEnv>(pod).spec ?? {};
  const own = containers.find((one) => one.name === name)?.env ?? [];
  const variables = new Map([
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    ['HOSTNAME', hostname],
    ...own.map(({ name: variable = '', value = '' }) => [variable, value] as const),
    ['HOME', '/root'],
  ]);
  return { hostname, variables, files: new Files({ '/etc/hostname': `${hostname}\n` }) };
}

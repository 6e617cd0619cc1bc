import type { NodeRoom, Reservation } from '@navarch/model';

/** `name cpu/memory/pods [key=value …]` a line, in whole units; a resource more as `name=count` after a `+`. */
export const nodes = (text: string): readonly NodeRoom[] =>
  text
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', room = '', ...rest] = line.trim().split(/\s+/);
      const more = rest.filter((word) => word.startsWith('+')).map((word) => word.slice(1));
      const labels = rest.filter((word) => !word.startsWith('+'));
      return {
        name,
        labels: Object.fromEntries(labels.map((word) => word.split('=') as [string, string])),
        free: { ...amounts(room), ...Object.fromEntries(more.map(amountOf)) },
      };
    });

/** `cpu/memory/pods` in whole units, what is 0 or left out is absent. */
export function amounts(text: string): Record<string, number> {
  const [cpu = 0, memory = 0, pods = 0] = text.split('/').map(Number);
  const all = Object.entries({ cpu, memory, pods });
  return Object.fromEntries(
    all.filter(([, count]) => count > 0).map(([name, count]) => [name, count * 1_000]),
  );
}

const amountOf = (word: string): [string, number] => {
  const [name = '', count = ''] = word.split('=');
  return [name, Number(count) * 1_000];
};

/** `name pods cpu/memory/pods`: so many pods that are promised and not there. */
export function promised(text: string): Reservation {
  const [name = '', replicas = '', requests = ''] = text.split(' ');
  return {
    uid: `uid-${name}`,
    cluster: 'tokyo',
    name,
    replicas: Number(replicas),
    bound: 0,
    requests: amounts(requests),
    nodeSelector: {},
  };
}

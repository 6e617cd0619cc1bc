/** As much of any answer as the tests look at. */
export type Objectish = {
  readonly text?: string;
  readonly kind?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly metadata?: {
    readonly name?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly details?: { readonly causes?: readonly { readonly field?: string }[] };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: unknown;
  readonly items?: readonly Objectish[];
};

export type WatchEvent = { readonly type: string; readonly object: Objectish };

export const namesOf = (list: Objectish): (string | undefined)[] =>
  (list.items ?? []).map((item) => item.metadata?.name);

/** `ADDED a@12`, in the order of arrival. */
export const printEvents = (events: readonly WatchEvent[]): string[] =>
  events.map(({ type, object }) => `${type} ${object.metadata?.name}`);

export const versionsOf = (events: readonly WatchEvent[]): number[] =>
  events.map(({ object }) => Number(object.metadata?.resourceVersion));

/** Polls until `holds` or a deadline, then fails with `what`. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

export const secret = (name: string, data: Record<string, string> = {}): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name },
  data: Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  ),
});

export const replicaSet = (name: string, annotations: Record<string, string> = {}): object => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name, annotations },
  spec: {
    replicas: 9,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] },
    },
  },
});

/**
 * A syncer's client of a simulated member: every request is a question to it, and every write passes what guards writes.
 *
 * The loops use no more of a client than {@link MemberApi}.
 */
import { MemberError } from '@navarch/clients';
import type {
  ApplyOptions,
  ListOptions,
  MemberClient,
  MemberList,
  MemberPage,
} from '@navarch/clients';
import { apiVersionOf, federatedResources, type ResourceName } from '@navarch/model';
import { idOf } from './copy.js';
import { asking, type ClientParts } from './member-requests.js';
import { watchMember } from './member-watch.js';

type MemberApi = Pick<
  MemberClient,
  | 'get'
  | 'apply'
  | 'create'
  | 'delete'
  | 'list'
  | 'pages'
  | 'watch'
  | 'probe'
  | 'whoAnswers'
  | 'serves'
  | 'expiry'
>;

export function createSimulatedClient(parts: ClientParts): MemberClient {
  const { member } = parts;
  const ask = asking(parts);
  const client: MemberApi = {
    get: (resource, namespace, name) =>
      ask(
        () => `get ${nameOf(resource, namespace, name)}`,
        () => {
          member.requireKind(resource);
          return member.objects.get(idOf(resource, namespace, name));
        },
      ),
    list: (resource, options?: ListOptions) => list(parts, resource, options),
    pages: (resource, options?: ListOptions) => pages(parts, resource, options),
    watch: (resource, options) => watchMember(parts, resource, options),
    ...createWrites(parts),
    ...createProbes(parts),
  };
  return client as unknown as MemberClient;
}

const list = (
  parts: ClientParts,
  resource: ResourceName,
  options?: ListOptions,
): Promise<MemberList> =>
  asking(parts)(
    () => `list ${resource.resource}`,
    () => {
      parts.member.requireKind(resource);
      return parts.member.list(resource, options?.labelSelector !== undefined);
    },
  );

/** All on one page. */
async function* pages(
  parts: ClientParts,
  resource: ResourceName,
  options?: ListOptions,
): AsyncGenerator<MemberPage> {
  yield await list(parts, resource, options);
}

const nameOf = ({ resource }: ResourceName, namespace = '', name = ''): string =>
  `${resource} ${namespace}/${name}`;

function createWrites(parts: ClientParts): Pick<MemberApi, 'apply' | 'create' | 'delete'> {
  const { member, beforeWrite } = parts;
  const ask = asking(parts);
  const pass = (resource: ResourceName, of: { namespace?: string; name: string }): void =>
    beforeWrite(member.name, { resource, namespace: of.namespace ?? '', name: of.name });
  return {
    apply: async (resource, object, options?: ApplyOptions) => {
      if (performance.now() >= (options?.notAfterMs ?? Infinity))
        throw new MemberError('member.tooLate');
      pass(resource, object.metadata);
      const { namespace, name, annotations } = object.metadata;
      const label = (): string =>
        `apply ${nameOf(resource, namespace, name)} ${JSON.stringify([annotations, options, object['spec'] ?? object['data']]).slice(0, 300)}`;
      return await ask(label, () => member.apply(resource, object, options ?? {}));
    },
    create: async (resource, object) => {
      pass(resource, object.metadata);
      return await ask(
        () => 'create',
        () => member.create(resource, object),
      );
    },
    delete: async (resource, target) => {
      pass(resource, target);
      return await ask(
        () =>
          `delete ${nameOf(resource, target.namespace, target.name)} at ${target.resourceVersion}`,
        () => member.remove(resource, target),
      );
    },
  };
}

function createProbes(
  parts: ClientParts,
): Pick<MemberApi, 'probe' | 'whoAnswers' | 'serves' | 'expiry'> {
  const { member } = parts;
  const ask = asking(parts);
  return {
    probe: async () => {
      const ok = await ask(
        () => 'probe',
        () => true,
      ).catch(() => false);
      return { ok, latencyMs: 1, message: ok ? 'ok' : 'no answer' };
    },
    whoAnswers: () =>
      ask(
        () => 'identify',
        () => ({ uid: `${member.name}-1`, kubernetesVersion: 'v1.36.0' }),
      ),
    serves: (groupVersion) =>
      ask(
        () => `serves ${groupVersion}`,
        () =>
          federatedResources
            .filter((one) => apiVersionOf(one) === groupVersion)
            .map(({ resource }) => resource),
      ),
    expiry: () => ({}),
  };
}

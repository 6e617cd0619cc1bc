/**
 * Which resource an owner reference speaks of. Only what the federation serves is found; of other kinds nobody can say
 * whether an object is there.
 */
import { type ResourceName, storedResources } from '@navarch/model';
import type { Store } from '@navarch/store';
import { listDefinitions } from '../definition/definitions.js';

export class OwnerKinds {
  constructor(private readonly store: Pick<Store, 'objects'>) {}

  async find(apiVersion: string, kind: string): Promise<ResourceName | undefined> {
    const { group, version } = groupVersionOf(apiVersion);
    return (
      storedResources.find(
        (one) => one.kind === kind && one.group === group && one.version === version,
      ) ?? (await this.findDefined({ group, version, kind }))
    );
  }

  private async findDefined(wanted: Wanted): Promise<ResourceName | undefined> {
    if (!wanted.group.includes('.')) return undefined;
    const page = await listDefinitions(this.store);
    return page.map(({ body }) => definedBy(body['spec'], wanted)).find((one) => one !== undefined);
  }
}

type Wanted = Pick<ResourceName, 'group' | 'version' | 'kind'>;

function groupVersionOf(apiVersion: string): Pick<Wanted, 'group' | 'version'> {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

type Spec = {
  readonly group?: string;
  readonly scope?: string;
  readonly names?: { readonly kind?: string; readonly plural?: string };
  readonly versions?: readonly { readonly name?: string; readonly served?: boolean }[];
};

function definedBy(content: unknown, { group, version, kind }: Wanted): ResourceName | undefined {
  const { group: ofGroup, scope, names, versions } = (content ?? {}) as Spec;
  const resource = names?.plural;
  if (ofGroup !== group || names?.kind !== kind || resource === undefined) return undefined;
  const isServed = versions?.some((one) => one.name === version && one.served === true);
  if (isServed !== true) return undefined;
  return { group, version, resource, kind, namespaced: scope === 'Namespaced' };
}

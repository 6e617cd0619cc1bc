/** Answers a Changeset: tries its items, commits them with its record, and answers the record. */
import {
  alreadyExists,
  type ApiHandlerOptions,
  type Asker,
  invalid,
  type KindDefinition,
  registryOf,
} from '@navarch/apimachinery';
import { type Changeset, type KubeObject, resources } from '@navarch/model';
import { actsOf, nameOfItem } from './acts.decide.js';
import type { Committer } from './committer.js';
import { newName } from './names.js';

export class Changesets {
  constructor(
    private readonly options: ApiHandlerOptions,
    private readonly committer: Committer,
  ) {}

  async answer(kind: KindDefinition, question: KubeObject, asker: Asker): Promise<KubeObject> {
    const { storage } = this.options;
    const name = question.metadata.name ?? newName(question.metadata.generateName, this.options);
    const named = actsOf(registryOf(this.options), question as Changeset);
    if (named.kind === 'invalid') throw invalid(kind.name, name, named.errors);
    const { group, resource } = resources.changesets;
    await storage.caughtUp();
    if (storage.cache.get({ group, resource, namespace: '', name }) !== undefined)
      throw alreadyExists(resources.changesets, name);
    const { record } = await this.committer.commit({
      user: asker,
      dryRun: asker.dryRun,
      whole: { kind: kind.name, name },
      record: () => withoutContent(question as Changeset, name),
      acts: async () => named.acts,
    });
    return record;
  }
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** What kubectl copies into an annotation is all of the objects, Secrets and all. */
function withoutContent({ apiVersion, kind, metadata, spec }: Changeset, name: string): KubeObject {
  const { labels, annotations: { [lastApplied]: _copy, ...annotations } = {} } = metadata;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(labels === undefined ? {} : { labels }),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    spec: { ...spec, items: spec.items.map(nameOfItem) },
  };
}

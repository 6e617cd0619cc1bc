import { asDefinition, isEstablished, resources } from '@navarch/model';
import type { KindDefinition } from '../kind.js';
import { createRegistry, type Registry } from '../kinds/registry.js';
import type { Stored, WatchCacheReader } from '../storage.js';
import { customKind } from './custom-kind.js';
import { comparePriority } from './version-priority.js';

/**
 * What is served when kinds come and go: those that are built in, and those of the definitions that are stored.
 *
 * A registry never changes; another takes its place when a definition was written since the last look, which costs one
 * comparison. The definitions are read from the watch cache, so every process that has seen a definition serves it, and
 * requests under way keep the kind that they began with. What is built in cannot be replaced, and of two
 * definitions that have slipped into one name the older is served.
 */
export function customRegistry(
  builtIn: readonly KindDefinition[],
  cache: Pick<WatchCacheReader, 'list' | 'changedAt'>,
): () => Registry {
  const made = new WeakMap<object, readonly KindDefinition[]>();
  const kindsOf = ({ object }: Stored): readonly KindDefinition[] => {
    const known = made.get(object);
    if (known !== undefined) return known;
    const kinds = servedKinds(asDefinition(object));
    made.set(object, kinds);
    return kinds;
  };
  let registry = createRegistry(builtIn);
  let seenAt: number | undefined;
  return () => {
    const changedAt = cache.changedAt(resources.definitions);
    if (changedAt === seenAt) return registry;
    seenAt = changedAt;
    const definitions = [...cache.list(resources.definitions)].sort(byAge);
    const custom = withoutRivals(builtIn, definitions.flatMap(kindsOf));
    registry = createRegistry([...builtIn, ...[...custom].sort(byGroup)]);
    return registry;
  };
}

function servedKinds(definition: ReturnType<typeof asDefinition>): readonly KindDefinition[] {
  if (!isEstablished(definition)) return [];
  return definition.spec.versions
    .filter(({ served }) => served)
    .map((version) => customKind(definition, version));
}

function withoutRivals(
  builtIn: readonly KindDefinition[],
  custom: readonly KindDefinition[],
): readonly KindDefinition[] {
  const owners = new Map<string, string>();
  const claim = ({ name }: KindDefinition, owner: string): boolean => {
    const keys = [`${name.group}/${name.resource}`, `${name.group} ${name.kind}`];
    if (keys.some((key) => (owners.get(key) ?? owner) !== owner)) return false;
    for (const key of keys) owners.set(key, owner);
    return true;
  };
  for (const kind of builtIn) claim(kind, 'built in');
  return custom.filter((kind) => claim(kind, `${kind.name.resource}.${kind.name.group}`));
}

function byAge({ object: one }: Stored, { object: other }: Stored): number {
  const ages = [one, other].map(
    ({ metadata }) => `${metadata.creationTimestamp ?? ''} ${metadata.name}`,
  );
  return (ages[0] ?? '') < (ages[1] ?? '') ? -1 : 1;
}

function byGroup({ name: one }: KindDefinition, { name: other }: KindDefinition): number {
  if (one.group !== other.group) return one.group < other.group ? -1 : 1;
  return comparePriority(one.version, other.version);
}

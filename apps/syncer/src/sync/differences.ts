/**
 * Which fields of a rendering a live object does not have as rendered.
 *
 * Only what the rendering says is compared: defaults that a member fills in, and what others added, are no
 * differences. Lists are matched as Kubernetes merges them, items by their keys where they have some, and an
 * empty value equals none, as members leave out what is empty. Pure; knows no schema but the names below.
 */
import { canonicalQuantity, type KubeObject } from '@navarch/model';

export type PathStep =
  | { readonly kind: 'field'; readonly name: string }
  /** An item of a list, by what tells it apart. */
  | { readonly kind: 'item'; readonly key: Readonly<Record<string, unknown>> }
  | { readonly kind: 'index'; readonly index: number };

export type Difference = {
  readonly steps: readonly PathStep[];
  /** Undefined: nothing. */
  readonly theirs: unknown;
  readonly ours: unknown;
};

type Fields = Readonly<Record<string, unknown>>;
type Place = { readonly steps: readonly PathStep[]; readonly found: Difference[] };

/** In the order of the rendering. What names the object is not compared. */
export function differencesOf(rendering: KubeObject, live: KubeObject): readonly Difference[] {
  const { apiVersion: _version, kind: _kind, metadata, ...content } = rendering;
  const { labels = {}, annotations = {} } = metadata;
  const found: Difference[] = [];
  compare({ metadata: { labels, annotations }, ...content }, live, { steps: [], found });
  return found;
}

function compare(ours: unknown, theirs: unknown, place: Place): void {
  if (isVoid(ours, place.steps) && isVoid(theirs, place.steps)) return;
  if (isFields(ours) && isFields(theirs)) return compareStructures(ours, theirs, place);
  if (Array.isArray(ours) && Array.isArray(theirs)) return compareLists(ours, theirs, place);
  if (!isSameValue(ours, theirs, place.steps)) report(ours, theirs, place);
}

/** Written by whoever applies them as one value: what others added to them goes. */
const wholes: ReadonlySet<string> = new Set([
  'selector',
  'labelSelector',
  'namespaceSelector',
  'nodeSelector',
]);

function compareStructures(ours: Fields, theirs: Fields, place: Place): void {
  if (!wholes.has(fieldOf(place.steps.at(-1)) ?? '')) return compareFields(ours, theirs, place);
  const apart: Difference[] = [];
  compareFields(ours, theirs, { ...place, found: apart });
  compareFields(theirs, ours, { ...place, found: apart });
  if (apart.length > 0) report(ours, theirs, place);
}

function compareFields(ours: Fields, theirs: Fields, place: Place): void {
  for (const [name, value] of Object.entries(ours)) {
    if (value === undefined || value === null) continue;
    const their = Object.hasOwn(theirs, name) ? theirs[name] : undefined;
    compare(value, their, below(place, { kind: 'field', name }));
  }
}

function compareLists(ours: readonly unknown[], theirs: readonly unknown[], place: Place): void {
  const keys = keysOf(place.steps);
  if (keys !== undefined && ours.every(isFields)) {
    for (const item of ours) {
      const key = keyOf(item, keys);
      const their = theirs.find((one) => isFields(one) && hasKey(one, key));
      compare(item, their, below(place, { kind: 'item', key }));
    }
  } else if (ours.length === theirs.length) {
    ours.forEach((item, index) =>
      compare(item, theirs[index], below(place, { kind: 'index', index })),
    );
  } else report(ours, theirs, place);
}

const report = (ours: unknown, theirs: unknown, { steps, found }: Place): void => {
  found.push({ steps, theirs, ours });
};

const below = ({ steps, found }: Place, step: PathStep): Place => ({
  steps: [...steps, step],
  found,
});

/** By what the items of a list are told apart, as Kubernetes has it in pods, accounts and lists of environment. */
const listKeys: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  imagePullSecrets: ['name'],
  secrets: ['name'],
  resourceClaims: ['name'],
  ports: ['containerPort', 'protocol'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
};
const keyDefaults: Fields = { protocol: 'TCP' };

/** A Service has its ports right below its spec; those of pods are below a container. */
const servicePortKeys = ['port', 'protocol'];

function keysOf(steps: readonly PathStep[]): readonly string[] | undefined {
  const name = fieldOf(steps.at(-1));
  if (name === 'ports' && steps.length === 2) return servicePortKeys;
  return name !== undefined && Object.hasOwn(listKeys, name) ? listKeys[name] : undefined;
}

const keyOf = (item: Fields, keys: readonly string[]): Fields =>
  Object.fromEntries(keys.map((name) => [name, item[name] ?? keyDefaults[name]]));

const hasKey = (item: Fields, key: Fields): boolean =>
  Object.entries(key).every(([name, value]) => (item[name] ?? keyDefaults[name]) === value);

/** Fields whose entries are named by people: there an empty text is a value. */
const maps: ReadonlySet<string> = new Set([
  'labels',
  'annotations',
  'data',
  'binaryData',
  'matchLabels',
  'nodeSelector',
]);

/** What a member leaves out when it writes: nothing, no, nought, and what holds nothing else. */
function isVoid(value: unknown, steps: readonly PathStep[]): boolean {
  if (value === undefined || value === null) return true;
  if (maps.has(fieldOf(steps.at(-2)) ?? '')) return false;
  if (Array.isArray(value)) return value.length === 0;
  if (isFields(value))
    return Object.entries(value).every(([name, one]) =>
      isVoid(one, [...steps, { kind: 'field', name }]),
    );
  return value === false || value === 0 || value === '';
}

const isSameValue = (ours: unknown, theirs: unknown, steps: readonly PathStep[]): boolean =>
  ours === theirs || (isQuantity(steps) && quantityText(ours) === quantityText(theirs));

/** Members write quantities in a form of their own: `0.5` becomes `500m`. */
const isQuantity = (steps: readonly PathStep[]): boolean =>
  quantities.has(fieldOf(steps.at(-2)) ?? '') || fieldOf(steps.at(-1)) === 'sizeLimit';

const quantities: ReadonlySet<string> = new Set(['limits', 'requests']);

const quantityText = (value: unknown): unknown =>
  typeof value === 'string' || typeof value === 'number'
    ? (canonicalQuantity(String(value)) ?? value)
    : value;

const fieldOf = (step: PathStep | undefined): string | undefined =>
  step?.kind === 'field' ? step.name : undefined;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

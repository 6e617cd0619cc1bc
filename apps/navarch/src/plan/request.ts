import { type Simulation, type SimulationSpec, fleetGroup, fleetVersion } from '@navarch/model';
import { Complaint } from '../complaint.js';
import { type Item, badInput } from './documents.js';
import type { Origin } from './origin.js';
import { type Fields, fieldsOf, listOf } from './fields.js';
import { type ScaleOption, parseScale } from './scale.js';
import { withoutContent } from './secret.js';

export type Changes = {
  readonly lose: readonly string[];
  /** `[NAMESPACE/]NAME=REPLICAS`. */
  readonly scale: readonly string[];
  /** For names without one that no object of the file has. */
  readonly namespace: string;
};

/** A question to the planner, and where each of its parts was written. */
export type Request = { readonly simulation: Simulation; readonly origins: readonly Origin[] };

/**
 * One Simulation from what a person wrote: at most one Simulation object, objects beside it, and options.
 */
export function composeRequest(file: string, items: readonly Item[], changes: Changes): Request {
  const own = ownSimulation(file, items);
  const spec = fieldsOf(fieldsOf(own?.json)['spec']);
  const objects = items.filter((item) => item !== own);
  const change = changeOf(fieldsOf(spec['change']), objects, changes);
  const origins = [
    { prefix: 'spec', label: `${file}, ${own?.where ?? 'document 1'}`, isWhole: true },
    ...objects.map(({ where }, index) => ({
      prefix: `spec.given[${listOf(spec['given']).length + index}]`,
      label: `${file}, ${where}`,
    })),
    ...change.origins,
  ];
  const { name } = fieldsOf(fieldsOf(own?.json)['metadata']);
  const given = [...listOf(spec['given']), ...objects.map(({ json }) => json)];
  const simulation = {
    apiVersion: `${fleetGroup}/${fleetVersion}`,
    kind: 'Simulation',
    metadata: { name: typeof name === 'string' && name !== '' ? name : 'plan' },
    // Of whatever form: who answers it refuses what it cannot read.
    spec: {
      ...spec,
      ...(given.length === 0 ? {} : { given: given.map(withoutContent) }),
      ...change.fields,
    } as SimulationSpec,
  } as const;
  return { simulation, origins };
}

function ownSimulation(file: string, items: readonly Item[]): Item | undefined {
  const [own, second] = items.filter(({ json }) => fieldsOf(json)['kind'] === 'Simulation');
  if (second === undefined) return own;
  const message = `a second Simulation; there is one in ${own?.where}`;
  throw new Complaint(`${file}, ${second.where}: ${message}`, [], badInput);
}

/** The Simulation's own change with that of the options behind it. */
function changeOf(
  own: Fields,
  objects: readonly Item[],
  { lose, scale, namespace }: Changes,
): { fields: { change?: Fields }; origins: Origin[] } {
  if (lose.length === 0 && scale.length === 0) return { fields: {}, origins: [] };
  const lost = listOf(own['loseClusters']);
  const scaled = listOf(own['scale']);
  const scales = scale.map((text) => inNamespace(parseScale(text), objects, namespace));
  return {
    fields: {
      change: { ...own, loseClusters: [...lost, ...lose], scale: [...scaled, ...scales] },
    },
    origins: [
      ...lose.map((name, index) => ({
        prefix: `spec.change.loseClusters[${lost.length + index}]`,
        label: `--lose ${name}`,
      })),
      ...scale.map((text, index) => ({
        prefix: `spec.change.scale[${scaled.length + index}]`,
        label: `--scale ${text}`,
      })),
    ],
  };
}

/** A name alone means the one object of that name, wherever it is. */
function inNamespace(option: ScaleOption, objects: readonly Item[], fallback: string): ScaleOption {
  if (option.namespace !== undefined) return option;
  const namespaces = objects.flatMap(({ json }) => {
    const { kind, metadata } = fieldsOf(json);
    const { name, namespace = 'default' } = fieldsOf(metadata);
    const isMeant = kind === 'ReplicaSet' && name === option.name;
    return isMeant && typeof namespace === 'string' ? [namespace] : [];
  });
  const [only] = namespaces;
  return { ...option, namespace: namespaces.length === 1 && only !== undefined ? only : fallback };
}

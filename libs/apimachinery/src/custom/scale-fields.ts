import type { DefinitionVersion, KubeObject } from '@navarch/model';
import type { ScaleFields } from '../kind.js';
import { isRecord } from './open-schema.js';

type Scale = NonNullable<NonNullable<DefinitionVersion['subresources']>['scale']>;

/** Where a custom object has what a Scale shows. Paths are plain: fields below fields. */
export function scaleFieldsOf({
  specReplicasPath,
  statusReplicasPath,
  labelSelectorPath = '',
}: Scale): ScaleFields {
  const wanted = stepsOf(specReplicasPath);
  const observed = stepsOf(statusReplicasPath);
  const selector = stepsOf(labelSelectorPath);
  return {
    replicasPath: specReplicasPath,
    read: (object) => {
      const [replicas, seen, text] = [
        at(object, wanted),
        at(object, observed),
        at(object, selector),
      ];
      return {
        replicas: typeof replicas === 'number' ? replicas : undefined,
        observed: typeof seen === 'number' ? seen : 0,
        selector: typeof text === 'string' && selector.length > 0 ? text : undefined,
      };
    },
    write: (object, replicas) => withValue(object, wanted, replicas) as KubeObject,
  };
}

const stepsOf = (path: string): readonly string[] => path.split('.').filter((one) => one !== '');

function at(value: unknown, steps: readonly string[]): unknown {
  let found = value;
  for (const step of steps)
    found = isRecord(found) && Object.hasOwn(found, step) ? found[step] : undefined;
  return found;
}

function withValue(value: unknown, [step, ...rest]: readonly string[], given: number): unknown {
  if (step === undefined) return given;
  const fields = isRecord(value) ? value : {};
  return { ...fields, [step]: withValue(fields[step], rest, given) };
}

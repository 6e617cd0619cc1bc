import { type KubeObject, resources } from '@navarch/model';
import { kubernetesType } from '../schema/load.js';
import { nameColumn, textColumn } from '../table/columns.js';
import { defineKind } from './define.js';
import {
  type Amounts,
  type LimitShape,
  type LimitRangeShape,
  validateLimitRange,
} from './limit-range-rules.js';
import { shaped } from './shapes.js';

/** Stored as it is: Pods run in members, which obey limits of their own. */
export const limitRangeKind = defineKind({
  name: resources.limitRanges,
  singular: 'limitrange',
  shortNames: ['limits'],
  schema: kubernetesType('LimitRange'),
  counted: false,
  setDefaults: defaultLimits,
  validate: validateLimitRange,
  columns: [
    nameColumn,
    {
      ...textColumn({
        name: 'Created At',
        description: 'When it was created.',
        cell: (object) => object.metadata.creationTimestamp ?? '<unknown>',
      }),
      // As a date, which clients print as an age.
      type: 'date',
    },
  ],
});

function defaultLimits(object: KubeObject): KubeObject {
  const { spec } = shaped<LimitRangeShape>(object);
  const limits = spec?.limits?.map(defaultLimit) ?? null;
  return { ...object, spec: { ...spec, limits } };
}

/** For containers: no limit means the most there may be, no request means the limit, else the least there may be. */
function defaultLimit(limit: LimitShape): LimitShape {
  if (limit.type !== 'Container') return limit;
  const most: Amounts = { ...limit.max, ...limit.default };
  const request: Amounts = { ...limit.min, ...most, ...limit.defaultRequest };
  return {
    ...limit,
    ...(isEmpty(most) ? {} : { default: most }),
    ...(isEmpty(request) ? {} : { defaultRequest: request }),
  };
}

const isEmpty = (amounts: Amounts): boolean => Object.keys(amounts).length === 0;

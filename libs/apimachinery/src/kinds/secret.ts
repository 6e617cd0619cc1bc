import { type KubeObject, resources } from '@navarch/model';
import { kubernetesType } from '../schema/load.js';
import { ageColumn, nameColumn, textColumn } from '../table/columns.js';
import { defineKind } from './define.js';
import { type SecretShape, shaped, unshaped } from './shapes.js';
import { validateSecret, validateSecretUpdate } from './secret-rules.js';

export const secretKind = defineKind({
  name: resources.secrets,
  singular: 'secret',
  schema: kubernetesType('Secret'),
  counted: false,
  setDefaults: foldStringData,
  validate: validateSecret,
  validateUpdate: validateSecretUpdate,
  fields: { type: (secret) => shaped<SecretShape>(secret).type ?? '' },
  columns: [
    nameColumn,
    textColumn({
      name: 'Type',
      description: 'Says which keys the data must have.',
      cell: (secret) => shaped<SecretShape>(secret).type ?? '',
    }),
    textColumn({
      name: 'Data',
      description: 'Number of values.',
      cell: (secret) => Object.keys(shaped<SecretShape>(secret).data ?? {}).length,
    }),
    ageColumn,
  ],
});

/** `stringData` is for writing only: it is merged over `data` and never stored. An empty `data` vanishes. */
function foldStringData(secret: KubeObject): KubeObject {
  const { stringData, data, ...others } = shaped<SecretShape>(secret);
  const merged = new Map(Object.entries(data ?? {}));
  for (const [key, value] of Object.entries(stringData ?? {}))
    merged.set(key, Buffer.from(value, 'utf8').toString('base64'));
  if (merged.size === 0) return unshaped(others);
  return unshaped({ ...others, data: Object.fromEntries(merged) });
}

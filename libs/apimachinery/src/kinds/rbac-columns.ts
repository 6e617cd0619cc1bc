import type { KubeObject } from '@navarch/model';
import type { Column } from '../kind.js';
import { ageColumn, nameColumn, textColumn, wide } from '../table/columns.js';
import type { BindingShape } from './access-shapes.js';
import { shaped } from './shapes.js';

/** Roles are printed like kinds that nobody made columns for. */
export const roleColumns: readonly Column[] = [
  nameColumn,
  {
    name: 'Created At',
    type: 'date',
    description: 'When it was created.',
    priority: 0,
    cell: ({ metadata }) => metadata.creationTimestamp ?? '',
  },
];

export const bindingColumns: readonly Column[] = [
  nameColumn,
  textColumn({ name: 'Role', description: 'The role that is given.', cell: roleText }),
  ageColumn,
  wide(textColumn({ name: 'Users', description: 'Users it is given to.', cell: namesOf('User') })),
  wide(
    textColumn({ name: 'Groups', description: 'Groups it is given to.', cell: namesOf('Group') }),
  ),
  wide(
    textColumn({
      name: 'ServiceAccounts',
      description: 'Service accounts it is given to.',
      cell: namesOf('ServiceAccount'),
    }),
  ),
];

function roleText(binding: KubeObject): string {
  const { kind = '', name = '' } = shaped<BindingShape>(binding).roleRef ?? {};
  return `${kind}/${name}`;
}

function namesOf(wanted: string): (binding: KubeObject) => string {
  return (binding) =>
    (shaped<BindingShape>(binding).subjects ?? [])
      .filter(({ kind }) => kind === wanted)
      .map(({ kind, name, namespace }) =>
        kind === 'ServiceAccount' ? `${namespace ?? ''}/${name}` : name,
      )
      .join(', ');
}

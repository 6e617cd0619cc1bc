import type { Column } from '../kind.js';
import { textColumn, wide } from '../table/columns.js';
import { printLabelSelector } from './label-selector.js';
import { type ContainerShape, type ReplicaSetShape, shaped } from './shapes.js';

/** What `-o wide` shows of everything that has a template. */
export const workloadColumns: readonly Column[] = [
  perContainer('Containers', 'Names of the containers.', ({ name }) => name),
  perContainer('Images', 'Images of the containers.', ({ image }) => image),
  wide(
    textColumn({
      name: 'Selector',
      description: 'Selects the Pods that are counted.',
      cell: (object) => printLabelSelector(shaped<ReplicaSetShape>(object).spec?.selector),
    }),
  ),
];

function perContainer(
  name: string,
  description: string,
  read: (container: ContainerShape) => string | undefined,
): Column {
  return wide(
    textColumn({
      name,
      description,
      cell: (object) => {
        const containers = shaped<ReplicaSetShape>(object).spec?.template?.spec?.containers ?? [];
        return containers.map((container) => read(container) ?? '').join(',');
      },
    }),
  );
}

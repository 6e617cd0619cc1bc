import type { Column } from '../kind.js';
import { humanAge } from './duration.js';

/** Words to write a kind's columns with. */

export const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: 'The name, unique in its namespace for its kind.',
  priority: 0,
  cell: (object) => object.metadata.name,
};

export const ageColumn: Column = {
  name: 'Age',
  type: 'string',
  description: 'Time since creation.',
  priority: 0,
  cell: (object, now) => humanAge(object.metadata.creationTimestamp, now),
};

type Plain = Pick<Column, 'name' | 'description' | 'cell'>;

export const textColumn = (column: Plain): Column => ({ ...column, type: 'string', priority: 0 });
export const countColumn = (column: Plain): Column => ({
  ...column,
  type: 'integer',
  priority: 0,
});
/** Shown with `-o wide` only. */
export const wide = (column: Column): Column => ({ ...column, priority: 1 });

import { invalidValue } from '../names/problems.js';
import type { FieldError } from '../status.js';
import { kindLimits } from './limits.js';

export const notNegative = (value: number | undefined, field: string): FieldError[] =>
  value !== undefined && value < 0
    ? [invalidValue(field, value, 'must be greater than or equal to 0')]
    : [];

export const isPortNumber = (value: number): boolean =>
  value >= 1 && value <= kindLimits.portNumberMax;

export const portRange = `must be between 1 and ${kindLimits.portNumberMax}, inclusive`;

export const portNumber = (value: number, field: string): FieldError[] =>
  isPortNumber(value) ? [] : [invalidValue(field, value, portRange)];

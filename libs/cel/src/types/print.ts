import { paramsOf, type Type } from './type.js';

/** A type as cel-go writes it. */
export function printType(type: Type): string {
  const params = paramsOf(type).map(printType).join(', ');
  const name = nameOf(type);
  return params === '' ? name : `${name}(${params})`;
}

function nameOf(type: Type): string {
  if ('name' in type) return type.name;
  return type.kind === 'error' ? '!error!' : type.kind;
}

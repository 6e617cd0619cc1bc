import { type ApiError, badRequest } from '../status.js';

/** 400 for a patch that is no patch, in the words of those who decode it into a type of Go. */
export function undecodable(given: unknown, goType: string): ApiError {
  return badRequest(
    `error decoding patch: json: cannot unmarshal ${typeNameOf(given)} into Go value of type ${goType}`,
  );
}

function typeNameOf(given: unknown): string {
  if (Array.isArray(given)) return 'array';
  if (typeof given === 'boolean') return 'bool';
  return given === null ? 'null' : typeof given;
}

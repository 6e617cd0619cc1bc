import { type ApiError, badRequest } from '../status.js';

/** 400 for a body that cannot be read. `why` never quotes the body, which may hold secrets. */
export const malformed = (why: string): ApiError =>
  badRequest(`the body of the request is not a valid protobuf message: ${why}`);

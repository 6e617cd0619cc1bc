import { Complaint } from '../complaint.js';
import { badInput } from './documents.js';

export type ScaleOption = {
  readonly namespace?: string;
  readonly name: string;
  readonly replicas: number;
};

/** Reads `[NAMESPACE/]NAME=REPLICAS`. */
export function parseScale(text: string): ScaleOption {
  const match = /^(?:([^/=]+)\/)?([^/=]+)=(\d{1,10})$/.exec(text);
  if (match === null) {
    const message = `--scale ${text}: must be [NAMESPACE/]NAME=REPLICAS, such as web/api=12`;
    throw new Complaint(message, [], badInput);
  }
  const [, namespace, name = '', replicas] = match;
  return { ...(namespace === undefined ? {} : { namespace }), name, replicas: Number(replicas) };
}

import { MemberError } from '../errors.js';
import { fieldsOf } from './fields.js';

const nameText = /^[a-z0-9-]{1,63}$/;
const resourcesMax = 2_000;

/** Names of an `APIResourceList`, without subresources. */
export function readServed(value: unknown, groupVersion: string): readonly string[] {
  const list = fieldsOf(value);
  const { resources } = list;
  if (list['groupVersion'] !== groupVersion || !Array.isArray(resources))
    throw new MemberError('member.garbage', { because: 'no list of resources' });
  const names = resources.slice(0, resourcesMax).map((one) => fieldsOf(one)['name']);
  return names.filter((name): name is string => typeof name === 'string' && nameText.test(name));
}

import { invalidValue, notSupported, required } from '../names/problems.js';
import { complainDnsSubdomain } from '../names/rules.js';
import type { FieldError } from '../status.js';
import { localPath } from './path-rules.js';
import type { ProfileShape, WindowsShape } from './security-shapes.js';

/** What Pods and containers say alike of the system that they run under. */
const profiles = ['Localhost', 'RuntimeDefault', 'Unconfined'];

export function validateSeccomp(profile: ProfileShape | undefined, field: string): FieldError[] {
  if (profile === undefined) return [];
  const { type = '', localhostProfile } = profile;
  const file = `${field}.localhostProfile`;
  const errors = validateProfileType(type, { field, name: 'seccompProfile' });
  if (type === 'Localhost') {
    if (localhostProfile === undefined)
      return [...errors, required(file, 'must be set when seccomp type is Localhost')];
    return [...errors, ...localPath(localhostProfile, file)];
  }
  if (localhostProfile === undefined) return errors;
  // Kubernetes shows the whole profile, with the names that its fields have inside.
  const shown = { Type: type, LocalhostProfile: localhostProfile };
  return [invalidValue(file, shown, 'can only be set when seccomp type is Localhost'), ...errors];
}

export function validateAppArmor(profile: ProfileShape | undefined, field: string): FieldError[] {
  if (profile === undefined) return [];
  const { type = '', localhostProfile = '' } = profile;
  return [
    ...validateProfileType(type, { field, name: 'appArmorProfile' }),
    ...validateLoaded({ type, name: localhostProfile }, `${field}.localhostProfile`),
  ];
}

function validateLoaded(
  { type, name }: { readonly type: string; readonly name: string },
  field: string,
): FieldError[] {
  if (type !== 'Localhost')
    return name === ''
      ? []
      : [invalidValue(field, name, 'can only be set when AppArmor type is Localhost')];
  if (name.trim() === '') return [required(field, 'must be set when AppArmor type is Localhost')];
  return name.trim() === name
    ? []
    : [invalidValue(field, name, 'must not be padded with whitespace')];
}

function validateProfileType(
  type: string,
  { field, name }: { readonly field: string; readonly name: string },
): FieldError[] {
  if (type === '') return [required(`${field}.type`, `type is required when ${name} is set`)];
  return profiles.includes(type) ? [] : [notSupported(`${field}.type`, type, profiles)];
}

export function validateWindows(options: WindowsShape | undefined, field: string): FieldError[] {
  const {
    gmsaCredentialSpecName: name,
    gmsaCredentialSpec: spec,
    runAsUserName: user,
  } = options ?? {};
  return [
    ...(name === undefined ? [] : complainDnsSubdomain(name)).map((complaint) =>
      invalidValue(`${field}.gmsaCredentialSpecName`, name, complaint),
    ),
    ...(spec === '' ? [emptyText(`${field}.gmsaCredentialSpec`, 'gmsaCredentialSpec')] : []),
    ...(user === '' ? [emptyText(`${field}.runAsUserName`, 'runAsUserName')] : []),
    ...((user ?? '').split('\\').length > 2
      ? [
          invalidValue(
            `${field}.runAsUserName`,
            user,
            'runAsUserName cannot contain more than one backslash',
          ),
        ]
      : []),
  ];
}

const emptyText = (field: string, name: string): FieldError =>
  invalidValue(field, '', `${name} cannot be an empty string`);

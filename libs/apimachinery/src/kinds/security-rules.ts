import { duplicate, invalidValue, notSupported, oneOf, required } from '../names/problems.js';
import type { FieldError } from '../status.js';
import { validateAppArmor, validateSeccomp, validateWindows } from './profile-rules.js';
import type { PodSecurityShape, SecurityContextShape } from './security-shapes.js';

const idMax = 2 ** 31 - 1;

const validId = (id: number | undefined, field: string): FieldError[] =>
  id === undefined || (id >= 0 && id <= idMax)
    ? []
    : [invalidValue(field, id, `must be between 0 and ${idMax}, inclusive`)];

/** The security context of a container. `hostUsers` is what its Pod says. */
export function validateSecurity(
  context: SecurityContextShape | undefined,
  { field, hostUsers }: { readonly field: string; readonly hostUsers: boolean | undefined },
): FieldError[] {
  if (context === undefined) return [];
  return [
    ...validId(context.runAsUser, `${field}.runAsUser`),
    ...validId(context.runAsGroup, `${field}.runAsGroup`),
    ...validateProcMount(context.procMount, { field: `${field}.procMount`, hostUsers }),
    ...validateSeccomp(context.seccompProfile, `${field}.seccompProfile`),
    ...validateEscalation(context, field),
    ...validateWindows(context.windowsOptions, `${field}.windowsOptions`),
    ...validateAppArmor(context.appArmorProfile, `${field}.appArmorProfile`),
  ];
}

const procMounts = ['Default', 'Unmasked'];

function validateProcMount(
  mount: string | undefined,
  { field, hostUsers }: { readonly field: string; readonly hostUsers: boolean | undefined },
): FieldError[] {
  if (mount === undefined) return [];
  if (!procMounts.includes(mount)) return [notSupported(field, mount, procMounts)];
  return mount === 'Unmasked' && hostUsers !== false
    ? [invalidValue(field, mount, '`hostUsers` must be false to use `Unmasked`')]
    : [];
}

/** Who may do everything cannot be kept from doing more. */
function validateEscalation(context: SecurityContextShape, field: string): FieldError[] {
  if (context.allowPrivilegeEscalation !== false) return [];
  const cannot = 'cannot set `allowPrivilegeEscalation` to false and';
  const added = context.capabilities?.add ?? [];
  return [
    ...(context.privileged === true ? ['`privileged` to true'] : []),
    ...added.filter((one) => one === 'CAP_SYS_ADMIN').map((one) => `\`capabilities.Add\` ${one}`),
  ].map((what) => invalidValue(field, printed(context), `${cannot} ${what}`));
}

/** As the error shows it: every field, with the names that they have inside. */
function printed(context: SecurityContextShape): Readonly<Record<string, unknown>> {
  const { capabilities, seLinuxOptions, windowsOptions, seccompProfile, appArmorProfile } = context;
  const [nothing, noText] = [null, ''];
  const withNulls = (value: object | undefined, names: Readonly<Record<string, unknown>>) =>
    value === undefined ? nothing : shownFields(value, names);
  const profile = { Type: noText, LocalhostProfile: nothing };
  const whole = {
    Capabilities: withNulls(capabilities, { Add: nothing, Drop: nothing }),
    Privileged: nothing,
    SELinuxOptions: withNulls(seLinuxOptions, {
      User: noText,
      Role: noText,
      Type: noText,
      Level: noText,
    }),
    WindowsOptions: withNulls(windowsOptions, {
      GMSACredentialSpecName: nothing,
      GMSACredentialSpec: nothing,
      RunAsUserName: nothing,
      HostProcess: nothing,
    }),
    RunAsUser: nothing,
    RunAsGroup: nothing,
    RunAsNonRoot: nothing,
    ReadOnlyRootFilesystem: nothing,
    AllowPrivilegeEscalation: nothing,
    ProcMount: nothing,
    SeccompProfile: withNulls(seccompProfile, profile),
    AppArmorProfile: withNulls(appArmorProfile, profile),
  };
  const { capabilities: _c, seLinuxOptions: _l, windowsOptions: _w, ...others } = context;
  const { seccompProfile: _s, appArmorProfile: _a, ...scalars } = others;
  return shownFields(scalars, whole);
}

/** The fields that `names` has, in their order: what is given, else what is there. */
function shownFields(
  given: object,
  names: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const known = new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.fromEntries(
    Object.entries(names).map(([name, missing]) => [
      name,
      known.get(name.toLowerCase()) ?? missing,
    ]),
  );
}

/** The security context of a Pod, for all its containers. */
export function validatePodSecurity(
  context: PodSecurityShape | undefined,
  field: string,
): FieldError[] {
  if (context === undefined) return [];
  return [
    ...validId(context.fsGroup, `${field}.fsGroup`),
    ...validId(context.runAsUser, `${field}.runAsUser`),
    ...validId(context.runAsGroup, `${field}.runAsGroup`),
    ...(context.supplementalGroups ?? []).flatMap((group, index) =>
      validId(group, `${field}.supplementalGroups[${index}]`),
    ),
    ...validateSysctls(context, `${field}.sysctls`),
    ...(Object.keys(choices) as (keyof typeof choices)[]).flatMap((name) =>
      oneOf(context[name], { allowed: choices[name], field: `${field}.${name}` }),
    ),
    ...validateSeccomp(context.seccompProfile, `${field}.seccompProfile`),
    ...validateWindows(context.windowsOptions, `${field}.windowsOptions`),
    ...validateAppArmor(context.appArmorProfile, `${field}.appArmorProfile`),
  ];
}

const choices = {
  fsGroupChangePolicy: ['Always', 'OnRootMismatch'],
  seLinuxChangePolicy: ['Recursive'],
  supplementalGroupsPolicy: ['Merge', 'Strict'],
} as const;

const sysctlCharsMax = 253;
const sysctlPattern = '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';
/** The same without the choices between equal ways that long names would be tried in. */
const sysctlShape = /^[a-z0-9](?:[-_]*[a-z0-9])*(?:[./][a-z0-9](?:[-_]*[a-z0-9])*)*$/;

/** `/` and `.` part names alike. */
function validateSysctls({ sysctls = [] }: PodSecurityShape, field: string): FieldError[] {
  const seen = new Set<string>();
  return sysctls.flatMap(({ name = '' }, index) => {
    const path = `${field}[${index}].name`;
    if (name === '') return [required(path)];
    if (name.length > sysctlCharsMax || !sysctlShape.test(name)) {
      const rule = `must have at most ${sysctlCharsMax} characters and match regex ${sysctlPattern}`;
      return [invalidValue(path, name, rule)];
    }
    const meant = name.replaceAll('/', '.');
    if (seen.has(meant)) return [duplicate(path, name)];
    seen.add(meant);
    return [];
  });
}

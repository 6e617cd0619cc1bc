/** What the rules of security contexts read; see shapes.ts. */
export type SecurityContextShape = {
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly privileged?: boolean;
  readonly seLinuxOptions?: Readonly<
    Record<'user' | 'role' | 'type' | 'level', string | undefined>
  >;
  readonly windowsOptions?: WindowsShape;
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly runAsNonRoot?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly procMount?: string;
  readonly seccompProfile?: ProfileShape;
  readonly appArmorProfile?: ProfileShape;
};

export type PodSecurityShape = {
  readonly fsGroup?: number;
  readonly fsGroupChangePolicy?: string;
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly supplementalGroups?: readonly number[];
  readonly supplementalGroupsPolicy?: string;
  readonly seLinuxChangePolicy?: string;
  readonly sysctls?: readonly { readonly name?: string }[];
  readonly seccompProfile?: ProfileShape;
  readonly appArmorProfile?: ProfileShape;
  readonly windowsOptions?: WindowsShape;
};

export type ProfileShape = { readonly type?: string; readonly localhostProfile?: string };

export type WindowsShape = {
  readonly gmsaCredentialSpecName?: string;
  readonly gmsaCredentialSpec?: string;
  readonly runAsUserName?: string;
  readonly hostProcess?: boolean;
};

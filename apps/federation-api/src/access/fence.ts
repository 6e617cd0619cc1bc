import type { Fence } from '@navarch/apimachinery';
import { fleetGroup, systemNamespace } from '@navarch/model';

/**
 * Who reads the members' credentials is the administrator of every member. People give an application the Secrets of all
 * namespaces without thinking of these. Who asks a member through the federation asks with those credentials, which people
 * do not think of either who give the kinds of the fleet.
 */
export const fence = {
  namespace: systemNamespace,
  why: `${systemNamespace} holds the credentials of the members: it takes a RoleBinding in it, or a role that allows everything`,
  parts: {
    group: fleetGroup,
    names: ['clusters/proxy'],
    why: "a member is asked with the federation's credentials: it takes a rule that names clusters/proxy, or a role that allows everything",
  },
} as const satisfies Fence;

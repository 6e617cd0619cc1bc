import type { Fence } from '@navarch/apimachinery';
import { systemNamespace } from '@navarch/model';

/**
 * Who reads the members' credentials is the administrator of every member. People give an application the Secrets of all
 * namespaces without thinking of these.
 */
export const fence: Fence = {
  namespace: systemNamespace,
  why: `${systemNamespace} holds the credentials of the members: it takes a RoleBinding in it, or a role that allows everything`,
};

/** Names under which modules get what is not a class of this app. */
export const FOUNDATION = Symbol('Foundation');
export const API_HANDLER = Symbol('ApiHandler');
/** What is served at this moment, kinds that were defined at run time included. */
export const KINDS = Symbol('Kinds');
export const PLANNER = Symbol('Planner');
export const ENTRANCE = Symbol('Entrance');

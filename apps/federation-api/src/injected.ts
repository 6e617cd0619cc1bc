/** Names under which modules get what is not a class of this app. */
export const FOUNDATION = Symbol('Foundation');
export const API_HANDLER = Symbol('ApiHandler');
export const PLANNER = Symbol('Planner');
export const ENTRANCE = Symbol('Entrance');

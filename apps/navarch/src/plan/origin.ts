/** Where a part of a Simulation was written: a document of a file, or an option. */
export type Origin = {
  /** `spec.given[2]`. */
  readonly prefix: string;
  readonly label: string;
  /** The prefix is part of what was written, too. */
  readonly isWhole?: boolean;
};

/** A place in a Simulation in the terms of the one who wrote it: `fleet.yaml, document 3: spec.replicas`. */
export function locate(origins: readonly Origin[], path: string): string {
  const [nearest] = origins
    .filter(({ prefix }) => isBelow(path, prefix))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  if (nearest === undefined) return path;
  const rest = nearest.isWhole === true ? path : path.slice(nearest.prefix.length + 1);
  return rest === '' ? nearest.label : `${nearest.label}: ${rest}`;
}

const isBelow = (path: string, prefix: string): boolean =>
  path === prefix || path.startsWith(`${prefix}.`) || path.startsWith(`${prefix}[`);

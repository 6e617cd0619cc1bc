import { DomainError } from '@navarch/model';
import { storeLimits } from '../limits.js';

const chainMax = 4;

/**
 * What a person reads of a failure: codes and facts of our own errors, and only the code (or class) of foreign
 * ones, whose text may hold anything. Outermost first.
 */
export function describeFailure(error: unknown): string {
  const links: string[] = [];
  let link: unknown = error;
  do {
    links.push(describeLink(link));
    link = link instanceof Error ? link.cause : undefined;
  } while (link !== undefined && links.length < chainMax);
  return links.join(' < ').slice(0, storeLimits.errorTextMax);
}

function describeLink(link: unknown): string {
  if (link instanceof DomainError) return link.message;
  if (!(link instanceof Error)) return typeof link;
  return 'code' in link && typeof link.code === 'string' ? `${link.name} ${link.code}` : link.name;
}

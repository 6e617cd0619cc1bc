import type { LoggerService } from '@nestjs/common';
import type { Log } from '@navarch/runtime';

/** Nest's own words, which are of interest to nobody while it works. */
export const nestLogger = (log: Log): LoggerService => ({
  log: (message: unknown) => log.debug({ nest: String(message) }, 'nest'),
  warn: (message: unknown) => log.warn({ nest: String(message) }, 'nest'),
  error: (message: unknown) => log.error({ nest: String(message) }, 'nest'),
});

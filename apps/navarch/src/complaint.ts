/**
 * An error meant for the person at the keyboard: what is wrong and what to do, in their words.
 *
 * It is printed without a stack and ends the command with `exitCode`.
 */
export class Complaint extends Error {
  constructor(
    message: string,
    readonly advice: readonly string[] = [],
    readonly exitCode = 1,
  ) {
    super(message);
    this.name = 'Complaint';
  }
}

/** Made once: an abort without a reason makes an error with a stack for every request. */
const over = new Error('the request is over');

/** Whether a client has gone, or its request is over. Its signal is made for those who ask for it, since few requests need one. */
export class Gone {
  private controller: AbortController | undefined;
  private isAborted = false;

  get aborted(): boolean {
    return this.isAborted;
  }

  get signal(): AbortSignal {
    if (this.controller === undefined) {
      this.controller = new AbortController();
      if (this.isAborted) this.controller.abort(over);
    }
    return this.controller.signal;
  }

  readonly abort = (): void => {
    this.isAborted = true;
    this.controller?.abort(over);
  };
}

/** A request to the stand-in: method, path below the account, query, body and its media type. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly type: string;
}

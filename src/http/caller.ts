/** The caller of a request, as far as the pipeline has to know. */
export interface Caller {
  /** The client's id, for the log line, the history and the counters. */
  readonly clientId: string;
  /** Whether the client has a secret: its whole company may call through it, so it may call more often. */
  readonly confidential: boolean;
  /** Whether responses tell it the database's bookmark: a key, or a client token got with a secret. */
  readonly seesBookmark: boolean;
  /** Web origins whose pages may read the response. */
  readonly origins: readonly string[];
}

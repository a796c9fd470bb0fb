/** The part of `cli-progress` that the commands use; the package has no types of its own. */
declare module 'cli-progress' {
  export class SingleBar {
    constructor(options: {
      readonly format: string;
      readonly stream?: NodeJS.WritableStream;
      readonly hideCursor?: boolean;
      readonly clearOnComplete?: boolean;
      readonly etaBuffer?: number;
      readonly fps?: number;
    });
    start(total: number, value: number, payload: Readonly<Record<string, unknown>>): void;
    update(value: number, payload: Readonly<Record<string, unknown>>): void;
    stop(): void;
  }
}

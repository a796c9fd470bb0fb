/** A word of our own where the field has another. */
interface BannedWord {
  readonly word: RegExp;
  readonly instead: string;
  /** A text that has to be found. */
  readonly example: string;
  /** Files in which the word means what the field means by it. */
  readonly except?: RegExp;
}

/** The words that neither code, tests, names of files nor pages may use; one word for each thing. */
export const BANNED: readonly BannedWord[] = [
  { word: /\bwhom?(?:so)?ever\b/gi, instead: 'the caller, the client, the applicant', example: 'whoever calls' },
  { word: /\bwhom\b/gi, instead: 'a role', example: 'Whom a link belongs to' },
  { word: /\b(?:some|any|every|no)body(?:'s)?\b/gi, instead: 'a role', example: "somebody's address" },
  { word: /\bjudg(?:e[ds]?|ing|ements?|ments?)\b/gi, instead: 'validate, decide', example: 'judges the fields' },
  { word: /\bremember(?:s|ed|ing)?\b/gi, instead: 'record an event', example: 'remembers a change' },
  { word: /\bupkeep\b/gi, instead: 'maintenance', example: 'upkeep' },
  { word: /\b(?:let|lets|letting) (?:\w+ ){0,3}in\b/gi, instead: 'register', example: 'lets a client in' },
  { word: /\bshut(?:s|ting)? (?:\w+ ){0,3}out\b/gi, instead: 'revoke', example: 'shuts a client out' },
  { word: /\bstrangers?\b/gi, instead: 'attacker, unknown caller', example: 'a stranger' },
  { word: /\bmoments?\b/gi, instead: 'timestamp', example: 'the moment of consent' },
  { word: /\btaken for granted\b/gi, instead: 'cached', example: 'taken for granted' },
  { word: /\bgood for nothing\b/gi, instead: 'the verb', example: 'good for nothing' },
  { word: /\bthe way of\b/gi, instead: 'flow, pipeline', example: 'the way of a request' },
  { word: /\bon (?:its|the) way\b/gi, instead: 'in the pipeline, enqueued', example: 'on its way' },
  { word: /\/\*\* What\b/g, instead: 'the subject first', example: '/** What a caller sends.' },
  { word: /\bisAwake\b/g, instead: 'ping', example: 'isAwake' },
  { word: /\bputIn\b/g, instead: 'enqueue', example: 'putIn' },
  { word: /\bput(?:s|ting)? (?:\w+ )?off\b/gi, instead: 'reschedule', example: 'puts mail off' },
  { word: /refusals?/gi, instead: 'rejection', example: 'isFinalRefusal' },
  { word: /\bdialects?\b/gi, instead: 'error format', example: 'a dialect', except: /^src\/db\// },
  { word: /\bspeaks?\b/gi, instead: 'error format', example: 'how it speaks' },
  { word: /\bfindings\b/gi, instead: 'request facts', example: 'findings' },
  { word: /\bawake\b/gi, instead: 'ping', example: 'is awake' },
  { word: /\bclient that fits\b/gi, instead: 'a verified client', example: 'a client that fits' },
  { word: /\bcount(?:s|ed)? a (?:call|stranger|name)\b/gi, instead: 'rate-limit', example: 'counts a call' },
  { word: /\b(?:worlds?|courses)\b/gi, instead: 'simulated service, request scenarios', example: 'the world' },
  {
    word: /\b(?:const|let|function|type|interface) \w*(?:[tT]old|[kK]ept|[sS]een|[hH]eld)\b/g,
    instead: 'the verb that says what happens',
    example: 'const selectUntold',
  },
];

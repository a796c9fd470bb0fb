/** The id of an event as it is written: twelve digits, in the order of the transactions. */
export const EVENT_ID = /^evt_\d{12}$/;

/** The id of an entry of the history as the feed writes it. */
export function eventIdOf(id: number): string {
  return `evt_${String(id).padStart(12, '0')}`;
}

/** The entry of an id that `EVENT_ID` matches. */
export function entryOf(eventId: string): number {
  return Number(eventId.slice('evt_'.length));
}

import type { Context } from '../../platform/context.ts';
import type { Outcome } from '../webhooks/send.ts';
import type { Webhook } from '../webhooks/webhook.ts';
import { noteFailure, noteSuccess } from './outcome-store.ts';

type HealthContext = Pick<Context, 'primary' | 'log' | 'now'>;

/** The health of a receiver, as the deliveries of one run show it, with what of it is still to be noted. */
export class ReceiverHealth {
  readonly hook: Webhook;
  readonly #context: HealthContext;
  #trial: number;
  #succeededOn: number | null = null;
  #isSuspect: boolean;
  #isDisabled = false;
  #isFailing = false;
  #hasRecovered = false;

  /** Of a webhook as it was leased: one that has failed is on trial. */
  constructor(context: HealthContext, hook: Webhook) {
    this.#context = context;
    this.hook = hook;
    this.#trial = hook.failures;
    this.#isSuspect = hook.failing_since !== null;
  }

  /** Whether no further delivery may begin: the webhook is disabled, or the receiver waits for its next try. */
  get isHalted(): boolean {
    return this.#isDisabled || this.#isFailing;
  }

  /** Whether the webhook is disabled. */
  get isDisabled(): boolean {
    return this.#isDisabled;
  }

  /** Whether one delivery shall show if the receiver is back. */
  get isOnTrial(): boolean {
    return this.#trial > 0;
  }

  /** Whether nothing has been delivered since a delivery failed: such a receiver may not answer. */
  get isSuspect(): boolean {
    return this.#isSuspect;
  }

  /** Whether the receiver was on trial and is back. */
  get hasRecovered(): boolean {
    return this.#hasRecovered;
  }

  /** Takes note of a delivery, in memory. */
  succeed(): void {
    this.#succeededOn = this.#context.now();
    this.#hasRecovered ||= this.isOnTrial;
    this.#trial = 0;
    this.#isSuspect = false;
    this.#isFailing = false;
  }

  /** Takes note that the webhook has been disabled elsewhere. */
  disable(): void {
    this.#isDisabled = true;
  }

  /** When something was delivered since the last time that this was asked; null if nothing was. */
  takeSuccess(): number | null {
    const succeededOn = this.#succeededOn;
    this.#succeededOn = null;
    return succeededOn;
  }

  /** Stores that a delivery failed; `isFirst` says whether it was the first try of its event. */
  async fail({ kind, reason }: Outcome, isFirst: boolean): Promise<void> {
    const { primary, log, now } = this.#context;
    const failed = {
      reason,
      isGone: kind === 'gone',
      isFirst,
      trial: this.#trial,
      succeededOn: this.takeSuccess(),
    };
    this.#trial = 0;
    this.#isSuspect = true;
    const noted = await noteFailure(primary, this.hook.id, failed, now());
    this.#isDisabled ||= noted.isDisabled;
    this.#isFailing ||= noted.isFailing;
    if (noted.isDisabledNow) log('error', 'webhook_disabled', { webhook: this.hook.id, reason });
  }

  /** Stores that something was delivered, if it was since the last time. */
  async flush(): Promise<void> {
    const succeededOn = this.takeSuccess();
    if (succeededOn !== null) await noteSuccess(this.#context.primary, this.hook.id, succeededOn);
  }
}

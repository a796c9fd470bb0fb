import { type Follower, insertFollower } from '../db/insert.ts';
import { links } from '../db/tables.ts';
import type { ConditionalChange } from '../db/transaction.ts';
import { type BudgetedMail, enqueueWithinBudget } from './budget/store.ts';
import { LINK_LIFETIME } from './links.ts';
import { selectMail } from './outbox.ts';

const insertHolder = insertFollower('insert holder of a notice if changed', links);

/**
 * What tells a person by mail of a change: a follower of the change, and two steps behind it.
 *
 * A mail waits below a link, so that the account's erasure deletes it. A notice has none: a link of its own purpose, for
 * which no token is ever made, holds it.
 */
export interface NoticeSteps {
  readonly holder: Follower;
  readonly enqueued: ConditionalChange<never>;
  readonly waiting: ReturnType<typeof selectMail>;
}

/** The statements of a notice to an account; beyond the mail budget nothing is enqueued. */
export function noticeSteps(notice: BudgetedMail, applicantId: string, now: number): NoticeSteps {
  const { id, link_id } = notice.mail;
  return {
    holder: insertHolder({
      id: link_id,
      applicant_id: applicantId,
      purpose: 'notice',
      expires_on: now + LINK_LIFETIME.notice,
      email: null,
      confirmed_on: null,
    }),
    enqueued: enqueueWithinBudget(notice, now),
    waiting: selectMail({ id }),
  };
}

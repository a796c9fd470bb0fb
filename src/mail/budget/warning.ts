import type { Context } from '../../platform/context.ts';
import { findMailsOfDay } from './store.ts';

/** Logs, in each run, that half of the mails of a day are spent, and that all of them are: then claims and resets go unsent. */
export async function warnOfMailBudget({ db, now, log, configuration }: Context): Promise<void> {
  const most = configuration.mailsADay;
  const mails = await findMailsOfDay(db, now());
  if (mails >= most) log('error', 'mail_budget_spent', { mails, most });
  else if (mails >= most / 2) log('warn', 'mail_budget_half_spent', { mails, most });
}

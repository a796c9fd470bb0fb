import { expect } from 'vitest';
import { PAGE_TEXTS } from '../../src/accounts/links/texts/all.ts';
import type { Language } from '../../src/pages/language.ts';
import { pageIn, submit } from './accounts.ts';
import { mailbox } from './mailbox.ts';
import { anEmployee } from './seed.ts';
import type { Call } from './service.ts';

/** A person who claims a work address, with the mail to it and the path of the page that it leads to. */
export async function claimant(fields: object = {}, seams: Call['seams'] = {}) {
  const { env, mails } = mailbox();
  const person = await anEmployee(fields, { env, seams });
  expect(mails).toHaveLength(1);
  return { person, mail: mails[0], page: pageIn(mails[0]) };
}

/** Presses one of the buttons of that page. */
export function decide(page: string, decision: string, options: Omit<Call, 'json' | 'body'> = {}): Promise<Response> {
  return submit(page, { decision }, options);
}

/** Which of the pages an answer is: its key among the texts of that language. */
export async function pageOf(response: Response, language: Language = 'en'): Promise<string> {
  const html = await response.text();
  expect(html).toContain(`<html lang="${language}">`);
  const heading = /<h1>(.*)<\/h1>/.exec(html)?.[1];
  const named = Object.entries(PAGE_TEXTS[language]).find(([, { title }]) => title === heading);
  return named?.[0] ?? `unknown: ${heading}`;
}

/** Fields of `me` while the work address is not confirmed. */
export const EXTERNAL = { internal: false, workEmailVerified: false };
/** Fields of `me` once the work address is confirmed. */
export const INTERNAL = { internal: true, workEmailVerified: true };

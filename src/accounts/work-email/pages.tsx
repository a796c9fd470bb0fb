import type { VNode } from 'preact';
import type { Language } from '../../pages/language.ts';
import { Page, Verbatim } from '../../pages/layout.tsx';
import { renderDocument } from '../../pages/render.ts';
import { PAGE_TEXTS } from './texts/all.ts';
import type { Notice } from './texts/types.ts';

/** The claim of a work address that a page asks about. */
export interface Claim {
  language: Language;
  username: string;
  /** By `maskEmail`: the reader need not be the person who registered. */
  maskedEmail: string;
  workEmailDomain?: string | undefined;
}

/**
 * The page behind the link of the mail: it shows the account, with the buttons *Confirm* and *This wasn't me*.
 *
 * Posts `decision` as `confirm` or `deny` to its own address, so the token is in no field. Names stand in lines of
 * their own, isolated and untranslated: they belong to no sentence, no direction and no language.
 */
export function confirmPage({ language, username, maskedEmail, workEmailDomain }: Claim): string {
  const text = PAGE_TEXTS[language].confirm;
  return renderDocument(
    <Page language={language} title={text.title}>
      <p>{text.lead}</p>
      <dl>
        <Row label={text.username} value={username} />
        <Row label={text.email} value={maskedEmail} />
        {workEmailDomain !== undefined && <Row label={text.workEmail} value={`•••@${workEmailDomain}`} />}
      </dl>
      <p>{text.hint}</p>
      <form method="post">
        <button type="submit" name="decision" value="confirm">
          {text.confirm}
        </button>
        <button type="submit" name="decision" value="deny">
          {text.deny}
        </button>
      </form>
    </Page>,
  );
}

function Row({ label, value }: { label: string; value: string }): VNode {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <Verbatim>{value}</Verbatim>
      </dd>
    </>
  );
}

/** The response to *Confirm*. */
export function confirmedPage(language: Language): string {
  return noticePage(language, PAGE_TEXTS[language].confirmed);
}

/** The response to *This wasn't me*. */
export function deniedPage(language: Language): string {
  return noticePage(language, PAGE_TEXTS[language].denied);
}

/** The link was used, denied or altered, or has expired: one page for all, so that it reveals nothing about the link. */
export function gonePage(language: Language): string {
  return noticePage(language, PAGE_TEXTS[language].gone);
}

/** The company's domain is no longer allowed. */
export function domainGonePage(language: Language): string {
  return noticePage(language, PAGE_TEXTS[language].domainGone);
}

/** The service is temporarily unavailable. Sends the reader back to the mail, since reloading might post again. */
export function unavailablePage(language: Language): string {
  return noticePage(language, PAGE_TEXTS[language].unavailable);
}

function noticePage(language: Language, { title, text }: Notice): string {
  return renderDocument(
    <Page language={language} title={title}>
      <p>{text}</p>
    </Page>,
  );
}

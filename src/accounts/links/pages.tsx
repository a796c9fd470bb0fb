import type { ComponentChildren, VNode } from 'preact';
import type { Company } from '../../http/error-format.ts';
import type { Language } from '../../pages/language.ts';
import { Page, Verbatim } from '../../pages/layout.tsx';
import { renderDocument } from '../../pages/render.ts';
import { maskAddress } from './mask.ts';
import { PAGE_TEXTS } from './texts/all.ts';
import type { PageTexts } from './texts/types.ts';

/** The account that a page asks about. */
interface Asked {
  language: Language;
  company?: Company | undefined;
  username: string;
  /** By `maskEmail`: the reader need not be the person who registered. */
  maskedEmail: string;
}

/** The claim of a work address that a page asks about. */
export interface Claim extends Asked {
  workEmailDomain?: string | undefined;
}

/**
 * The page behind the link to a work address: it shows the account, with the buttons *Confirm* and *This wasn't me*.
 *
 * Posts `decision` as `confirm` or `deny` to its own address, so the token is in no field. Names stand in lines of
 * their own, isolated and untranslated: they belong to no sentence, no direction and no language.
 */
export function confirmPage({ workEmailDomain, ...asked }: Claim): string {
  const text = PAGE_TEXTS[asked.language].confirm;
  const workEmail = workEmailDomain !== undefined && <Row label={text.workEmail} value={`•••@${workEmailDomain}`} />;
  return questionPage(asked, text, workEmail);
}

/** The page behind the link to an account's own address, the present one or the next. */
export function confirmEmailPage(asked: Asked): string {
  return questionPage(asked, PAGE_TEXTS[asked.language].email);
}

function questionPage(
  { language, company, username, maskedEmail }: Asked,
  { title, lead, hint }: Readonly<Record<'title' | 'lead' | 'hint', string>>,
  more?: ComponentChildren,
): string {
  const label = PAGE_TEXTS[language].confirm;
  return renderDocument(
    <Page {...{ language, company, title }}>
      <p>{lead}</p>
      <dl>
        <Row label={label.username} value={maskAddress(username)} />
        <Row label={label.email} value={maskedEmail} />
        {more}
      </dl>
      <p>{hint}</p>
      <form method="post">
        <button type="submit" name="decision" value="confirm">
          {label.confirm}
        </button>
        <button type="submit" name="decision" value="deny">
          {label.deny}
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

/**
 * The pages that only inform: what a decision came to, or why there is none to make.
 *
 * `gone`: the link was used, denied or altered, or has expired; one page for all, so that it reveals nothing about the
 * link. `unavailable` sends the reader back to the mail, since reloading might post again.
 */
export type Notice = Exclude<keyof PageTexts, 'confirm' | 'email'>;

/** A page that only informs; without the company it has no footer. */
export function noticePage(notice: Notice, language: Language, company?: Company): string {
  const { title, text } = PAGE_TEXTS[language][notice];
  return renderDocument(
    <Page {...{ language, company, title }}>
      <p>{text}</p>
    </Page>,
  );
}

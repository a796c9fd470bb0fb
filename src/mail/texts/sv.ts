import type { MailTexts } from './types.ts';

/** The mails in Swedish; "du", as authorities and companies write. */
export const sv: MailTexts = {
  fallback: 'Om knappen inte fungerar kan du kopiera den här adressen till webbläsaren:',
  work_email: {
    subject: 'Bekräfta din jobbmejladress',
    intro: (site) => `Någon har registrerat ett konto på ${site} med den här jobbmejladressen.`,
    ask: 'Öppna den här sidan för att bekräfta det eller för att meddela oss att det inte var du:',
    button: 'Bekräfta eller avvisa',
    note: 'Länken slutar gälla 48 timmar efter registreringen. Om du bortser från det här mejlet händer ingenting.',
  },
  password_reset: {
    subject: 'Välj ett nytt lösenord',
    intro: (site) => `Någon har begärt ett nytt lösenord till ditt konto på ${site}.`,
    ask: 'Om det var du väljer du det här:',
    button: 'Välj nytt lösenord',
    note: 'Länken fungerar en gång och slutar gälla 1 timme efter begäran. Om det inte var du kan du bortse från det här mejlet: ditt lösenord ändras inte.',
  },
};

import type { MailTexts } from './types.ts';

/** The mails in Swedish; "du", as authorities and companies write. */
export const sv: MailTexts = {
  fallback: 'Om knappen inte fungerar kan du kopiera den här adressen till webbläsaren:',
  username: 'Ditt användarnamn:',
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
  email: {
    subject: 'Bekräfta din e-postadress',
    intro: (site) => `Den här e-postadressen har angetts för ett konto hos ${site}.`,
    ask: 'Öppna den här sidan för att bekräfta den eller för att meddela oss att det inte var du:',
    button: 'Bekräfta eller avböj adressen',
    note: 'Länken slutar gälla 48 timmar efter begäran. Om du ignorerar det här meddelandet förblir adressen obekräftad.',
  },
  password_changed: {
    subject: 'Ditt lösenord har ändrats',
    intro: (site) => `Lösenordet till ditt konto hos ${site} har ändrats.`,
    note: 'Var det du behöver du inte göra något mer. Var det inte du ska du genast begära ett nytt lösenord på webbplatsen.',
  },
  email_changed: {
    subject: 'Din e-postadress har ändrats',
    intro: (site) => `Ditt konto hos ${site} har nu en annan e-postadress. Den här hör inte längre till det.`,
    note: 'Var det du behöver du inte göra något mer. Var det inte du ska du genast kontakta oss.',
  },
  erased: {
    subject: 'Ditt konto har raderats',
    intro: (site) =>
      `Ditt konto hos ${site} och alla personuppgifter som sparats med det har raderats, så som begärdes med ditt lösenord.`,
    note: 'Du behöver inte göra något. Var det inte du, kontakta oss.',
  },
  retention: {
    subject: 'Ditt konto raderas om du inte loggar in',
    intro: (site) =>
      `Du har inte loggat in på ditt konto hos ${site} på länge. Vi sparar inte konton som inte längre används.`,
    note: (date) =>
      `Logga in med ditt lösenord före den ${date} om du vill behålla ditt konto. Om du inte gör något raderas det från och med den dagen, med alla personuppgifter som sparats med det.`,
  },
};

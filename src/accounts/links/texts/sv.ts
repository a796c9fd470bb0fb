import type { PageTexts } from './types.ts';

/** The pages in Swedish; "du", as authorities and companies write. */
export const sv: PageTexts = {
  confirm: {
    title: 'Är det här ditt konto?',
    lead: 'Någon har registrerat det här kontot med din jobbmejladress.',
    username: 'Användarnamn',
    email: 'E-post',
    workEmail: 'Jobbmejl',
    hint: 'Bekräfta bara om du själv har skapat det: det räknas då som ett medarbetarkonto. Om det inte var du tar vi bort din adress från kontot.',
    confirm: 'Bekräfta',
    deny: 'Det var inte jag',
  },
  confirmed: {
    title: 'Din adress är bekräftad',
    text: 'Tack. Kontot räknas nu som ett medarbetarkonto. Du kan stänga den här sidan.',
  },
  denied: {
    title: 'Din adress har tagits bort',
    text: 'Tack för att du meddelade oss. Din jobbmejladress är inte längre kopplad till det här kontot. Du behöver inte göra något mer.',
  },
  email: {
    title: 'Är den här e-postadressen din?',
    lead: 'Någon har angett adressen som vårt meddelande skickades till för det här kontot.',
    hint: 'Bekräfta bara om kontot är ditt: det nås då på den här adressen. Var det inte du kommer adressen inte att användas.',
  },
  emailConfirmed: {
    title: 'Din e-postadress är bekräftad',
    text: 'Tack. Kontot använder nu den här adressen. Du kan stänga sidan.',
  },
  emailDenied: {
    title: 'Adressen kommer inte att användas',
    text: 'Tack för att du meddelade oss. Adressen förblir obekräftad för det här kontot. Du behöver inte göra något mer.',
  },
  taken: {
    title: 'Den här adressen är redan upptagen',
    text: 'Ett annat konto har den nu, så den kan inte bekräftas för det här kontot. Är det andra kontot också ditt kan du logga in med det.',
  },
  gone: {
    title: 'Länken gäller inte längre',
    text: 'Den har redan använts, har slutat gälla eller kopierades inte i sin helhet. Om du redan har svarat behöver du inte göra något mer.',
  },
  domainGone: {
    title: 'E-postdomänen godtas inte längre',
    text: 'Adresser hos det här företaget kan inte längre bekräftas. Själva kontot fungerar fortfarande. Om du tror att det är ett misstag kan du kontakta din HR-avdelning.',
  },
  unavailable: {
    title: 'Försök igen om en stund',
    text: 'Tjänsten är inte tillgänglig just nu. Öppna länken i mejlet igen om några minuter.',
  },
};

import type { PageTexts } from './types.ts';

/** The pages in German. */
export const de: PageTexts = {
  confirm: {
    title: 'Ist das Ihr Konto?',
    lead: 'Jemand hat dieses Konto mit Ihrer geschäftlichen E-Mail-Adresse registriert.',
    username: 'Benutzername',
    email: 'E-Mail',
    workEmail: 'Geschäftliche E-Mail',
    hint: 'Bestätigen Sie nur, wenn Sie es selbst angelegt haben: Es gilt dann als Mitarbeiterkonto. Waren Sie das nicht, entfernen wir Ihre Adresse daraus.',
    confirm: 'Bestätigen',
    deny: 'Das war ich nicht',
  },
  confirmed: {
    title: 'Ihre Adresse ist bestätigt',
    text: 'Vielen Dank. Das Konto gilt jetzt als Mitarbeiterkonto. Sie können diese Seite schließen.',
  },
  denied: {
    title: 'Ihre Adresse wurde entfernt',
    text: 'Danke für den Hinweis. Ihre geschäftliche E-Mail-Adresse ist nicht mehr mit diesem Konto verknüpft. Sie müssen nichts weiter tun.',
  },
  email: {
    title: 'Gehört Ihnen diese E-Mail-Adresse?',
    lead: 'Jemand hat die Adresse, an die unsere E-Mail ging, für dieses Konto angegeben.',
    hint: 'Bestätigen Sie nur, wenn das Konto Ihnen gehört: Es ist dann unter dieser Adresse erreichbar. Waren Sie es nicht, wird die Adresse nicht dafür verwendet.',
  },
  emailConfirmed: {
    title: 'Ihre E-Mail-Adresse ist bestätigt',
    text: 'Vielen Dank. Das Konto verwendet jetzt diese Adresse. Sie können diese Seite schließen.',
  },
  emailDenied: {
    title: 'Die Adresse wird nicht verwendet',
    text: 'Vielen Dank für den Hinweis. Die Adresse bleibt für dieses Konto unbestätigt. Sie müssen nichts weiter tun.',
  },
  taken: {
    title: 'Diese Adresse ist bereits vergeben',
    text: 'Inzwischen hat ein anderes Konto sie, daher kann sie für dieses nicht bestätigt werden. Gehört jenes Konto auch Ihnen, melden Sie sich damit an.',
  },
  gone: {
    title: 'Dieser Link ist nicht mehr gültig',
    text: 'Er wurde bereits verwendet, ist abgelaufen oder wurde unvollständig kopiert. Haben Sie schon geantwortet, müssen Sie nichts weiter tun.',
  },
  domainGone: {
    title: 'Diese E-Mail-Domain ist nicht mehr zugelassen',
    text: 'Adressen dieses Unternehmens können nicht mehr bestätigt werden. Das Konto selbst bleibt nutzbar. Wenn Sie das für einen Irrtum halten, wenden Sie sich bitte an Ihre Personalabteilung.',
  },
  unavailable: {
    title: 'Bitte versuchen Sie es gleich noch einmal',
    text: 'Der Dienst ist gerade nicht verfügbar. Öffnen Sie den Link aus der E-Mail in einigen Minuten erneut.',
  },
};

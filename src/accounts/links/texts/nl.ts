import type { PageTexts } from './types.ts';

/** The pages in Dutch. */
export const nl: PageTexts = {
  confirm: {
    title: 'Is dit uw account?',
    lead: 'Iemand heeft dit account geregistreerd met uw zakelijke e-mailadres.',
    username: 'Gebruikersnaam',
    email: 'E-mail',
    workEmail: 'Zakelijk e-mailadres',
    hint: 'Bevestig alleen als u het zelf hebt aangemaakt: het geldt dan als medewerkersaccount. Was u het niet, dan koppelen we uw adres los.',
    confirm: 'Bevestigen',
    deny: 'Dit was ik niet',
  },
  confirmed: {
    title: 'Uw adres is bevestigd',
    text: 'Bedankt. Het account geldt nu als medewerkersaccount. U kunt deze pagina sluiten.',
  },
  denied: {
    title: 'Uw adres is losgekoppeld',
    text: 'Bedankt voor uw melding. Uw zakelijke e-mailadres is niet meer aan dit account gekoppeld. U hoeft verder niets te doen.',
  },
  email: {
    title: 'Is dit e-mailadres van u?',
    lead: 'Iemand heeft het adres waarnaar onze e-mail is gestuurd voor dit account opgegeven.',
    hint: 'Bevestig alleen als het account van u is: het is dan op dit adres bereikbaar. Was u het niet, dan wordt het adres niet gebruikt.',
  },
  emailConfirmed: {
    title: 'Uw e-mailadres is bevestigd',
    text: 'Dank u. Het account gebruikt nu dit adres. U kunt deze pagina sluiten.',
  },
  emailDenied: {
    title: 'Het adres wordt niet gebruikt',
    text: 'Dank u voor het melden. Het adres blijft voor dit account onbevestigd. U hoeft verder niets te doen.',
  },
  taken: {
    title: 'Dit adres is al bezet',
    text: 'Inmiddels heeft een ander account het, dus het kan voor dit account niet worden bevestigd. Is dat account ook van u, log dan daarmee in.',
  },
  gone: {
    title: 'Deze link is niet meer geldig',
    text: 'De link is al gebruikt, verlopen of niet volledig gekopieerd. Hebt u al gereageerd, dan hoeft u verder niets te doen.',
  },
  domainGone: {
    title: 'Dit e-maildomein wordt niet meer geaccepteerd',
    text: 'Adressen van dit bedrijf kunnen niet meer worden bevestigd. Het account zelf blijft bruikbaar. Denkt u dat dit een vergissing is? Neem dan contact op met uw HR-afdeling.',
  },
  unavailable: {
    title: 'Probeer het zo meteen opnieuw',
    text: 'De dienst is op dit moment niet beschikbaar. Open de link in de e-mail over een paar minuten opnieuw.',
  },
};

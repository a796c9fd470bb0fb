import type { Language } from '../pages/language.ts';
import { de } from './texts/de.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fr } from './texts/fr.ts';
import { it } from './texts/it.ts';
import { nl } from './texts/nl.ts';
import { pt } from './texts/pt.ts';
import { sv } from './texts/sv.ts';
import type { MailTexts } from './texts/types.ts';
import { zh } from './texts/zh.ts';

export type { Template } from './texts/types.ts';

/** The words of every mail in every language: a language or a text that is missing does not compile. */
export const MAIL_TEXTS: Readonly<Record<Language, MailTexts>> = { en, de, fr, es, it, nl, pt, sv, zh };

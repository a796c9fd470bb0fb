import type { Language } from '../../pages/language.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { it } from './it.ts';
import { nl } from './nl.ts';
import { pt } from './pt.ts';
import { sv } from './sv.ts';
import type { MailTexts } from './types.ts';
import { zh } from './zh.ts';

export type { Template } from './types.ts';

/** The words of every mail in every language: a language or a text that is missing does not compile. */
export const MAIL_TEXTS: Readonly<Record<Language, MailTexts>> = { en, de, fr, es, it, nl, pt, sv, zh };

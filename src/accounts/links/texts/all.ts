import type { Language } from '../../../pages/language.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { it } from './it.ts';
import { nl } from './nl.ts';
import { pt } from './pt.ts';
import { sv } from './sv.ts';
import type { PageTexts } from './types.ts';
import { zh } from './zh.ts';

/** The words of every page in every language: a language or a text that is missing does not compile. */
export const PAGE_TEXTS: Readonly<Record<Language, PageTexts>> = { en, de, fr, es, it, nl, pt, sv, zh };

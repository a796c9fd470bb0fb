/** Colours of pages, light and dark. Text has a contrast of at least 7:1, edges of buttons 3:1 (WCAG 2.2, 1.4.6 and 1.4.11). */
export const COLORS = `
:root{color-scheme:light dark;--text:#1b1f24;--quiet:#4b5563;--back:#f3f4f6;--card:#fff;--edge:#6b7280;--main:#0b4fb3;--on-main:#fff}
@media(prefers-color-scheme:dark){:root{--text:#f0f2f5;--quiet:#b8c0cc;--back:#101318;--card:#1b2028;--edge:#8b95a5;--main:#9cc2ff;--on-main:#0c1524}}
`;

/** The style sheet of pages for applicants. */
export const STYLE_SHEET = `${COLORS.trimEnd()}
*{box-sizing:border-box}
body{margin:0;padding:1rem;background:var(--back);color:var(--text);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:34rem;margin:0 auto;padding:1.5rem;border-radius:.75rem;background:var(--card)}
footer{max-width:34rem;margin:1rem auto 0;padding:0 1.5rem;color:var(--quiet);font-size:1rem}
footer p{margin:0}
footer a{color:inherit}
h1{margin:0 0 1rem;font-size:1.5rem;line-height:1.25;overflow-wrap:break-word;hyphens:auto}
p{margin:0 0 1rem}
p:last-child{margin:0}
dl{margin:0 0 1rem;padding:.25rem 0 .25rem 1rem;border-left:.25rem solid var(--main)}
dt{color:var(--quiet);font-size:.875rem}
dd{margin:0 0 .5rem;font-weight:600}
dd:last-child{margin:0}
form{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.5rem}
button{flex:1 1 12rem;min-height:3rem;padding:.5rem 1rem;border:2px solid var(--edge);border-radius:.5rem;background:transparent;color:inherit;font:inherit;font-weight:600;cursor:pointer}
button[value=confirm]{border-color:var(--main);background:var(--main);color:var(--on-main)}
button:hover{text-decoration:underline}
button:focus-visible{outline:3px solid var(--main);outline-offset:3px}
@media(min-width:40rem){body{padding-top:12vh}main{padding:2.5rem}}
`;

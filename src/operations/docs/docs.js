/* global Scalar */

const status = document.getElementById('status');
status.textContent = 'Loading …';
load().then(show, () => {
  status.role = 'alert';
  status.textContent = 'The description of the API cannot be loaded. Reload the page to try again.';
});

async function load() {
  const response = await fetch('/openapi.json');
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

/** Shows the document. Whatever Scalar would ask another host for is off, and the page's policy refuses it as well. */
function show(description) {
  Scalar.createApiReference('#docs', {
    content: tryable(description),
    onLoaded: () => status.remove(),
    // The page is served by the service that it describes, under whatever name the browser knows that.
    servers: [{ url: location.origin }],
    featuredClients: ['shell/curl', 'js/fetch', 'python/requests', 'php/curl'],
    defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
    orderSchemaPropertiesBy: 'preserve',
    documentDownloadType: 'json',
    proxyUrl: '',
    telemetry: false,
    withDefaultFonts: false,
    hideClientButton: true,
    showDeveloperTools: 'never',
    agent: { disabled: true },
    mcp: { disabled: true },
  });
  new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
}

/** The document with optional parameters left out of samples until a reader picks them: each would change the answer. */
function tryable(description) {
  for (const methods of Object.values(description.paths)) {
    for (const { parameters } of Object.values(methods)) {
      for (const parameter of parameters) {
        if (parameter.required) continue;
        parameter.examples = { example: { value: parameter.example, 'x-disabled': true } };
        delete parameter.example;
      }
    }
  }
  return description;
}

/** Labels that a screen reader needs and Scalar's client for calls leaves out. */
function mend() {
  for (const field of document.querySelectorAll('[role=combobox]:not([aria-expanded])')) field.ariaExpanded = 'false';
  for (const field of document.querySelectorAll('[role=textbox]:not([aria-label])')) field.ariaLabel = 'Body';
  for (const scroller of document.querySelectorAll('[tabindex="-1"].cm-scroller')) scroller.tabIndex = 0;
  const client = document.querySelector('[role=dialog] main');
  for (const main of document.querySelectorAll('main')) main.inert = client !== null && !main.contains(client);
  for (const button of document.querySelectorAll('button[role=none]')) button.removeAttribute('role');
  for (const button of document.querySelectorAll('button[aria-controls]')) {
    if (document.getElementById(button.getAttribute('aria-controls')) === null) button.removeAttribute('aria-controls');
  }
}

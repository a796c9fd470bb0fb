/* global SwaggerUIBundle */

/**
 * Swagger UI as a page to read: nothing is called from it, so no reader is led to type a key into it.
 *
 * Swagger UI loads and resolves the document, lists the calls, opens and closes them, links to them and draws the
 * schemas. What a call takes and answers is written here, because Swagger UI makes forms of it: each call as a line for
 * `curl`, and every error at once rather than one by one from a list.
 */
function reading({ React: { createElement: h }, getComponent }) {
  const part = (name, properties) => h(getComponent(name, true), properties);
  const code = (text) => h('code', null, text);
  const block = (text, key) => h('pre', { key }, code(text));
  const markdown = (source) => part('Markdown', { source });
  const firstOf = (response) => response.get('content')?.first();
  const asText = (value) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));

  /** The page as a whole. */
  function Docs({ specSelectors }) {
    const status = specSelectors.loadingStatus();
    if (status === 'failed') return h('p', { role: 'alert' }, 'The description of the API cannot be loaded.');
    if (status !== 'success') return h('p', { role: 'status' }, 'Loading …');
    const spec = specSelectors.specJson();
    return h(
      'div',
      { className: 'swagger-ui' },
      h(
        'header',
        null,
        h('h1', null, spec.getIn(['info', 'title'])),
        markdown(spec.getIn(['info', 'description'])),
        h(
          'p',
          null,
          'Base URL: ',
          code(serverOf(spec)),
          '. As a document: ',
          h('a', { href: '/openapi.json' }, 'openapi.json'),
          '.',
        ),
        h(
          'nav',
          { 'aria-label': 'Contents' },
          h('a', { href: '#credentials' }, 'Credentials'),
          spec.get('tags').map((tag) => {
            const name = tag.get('name');
            return h('a', { key: name, href: `#operations-tag-${name}` }, name);
          }),
        ),
      ),
      h(
        'main',
        null,
        h('h2', { id: 'credentials' }, 'Credentials'),
        h(
          'dl',
          null,
          spec
            .getIn(['components', 'securitySchemes'])
            .entrySeq()
            .map(([name, scheme]) => [
              h('dt', { key: name, id: `credentials-${name}` }, name),
              h('dd', { key: `${name} text` }, markdown(scheme.get('description'))),
            ]),
        ),
        h('h2', null, 'Calls'),
        part('operations'),
        part('Models'),
      ),
    );
  }

  const serverOf = (spec) => spec.getIn(['servers', 0, 'url']);

  /** Input of a call, in the place of Swagger UI's form. */
  function Request({ operation, pathMethod: [path, method], specPath, specSelectors }) {
    const parameters = operation.get('parameters');
    const body = firstOf(operation.get('requestBody') ?? operation);
    return h(
      'section',
      { className: 'request' },
      h('h4', null, 'Request'),
      h(Accepted, { operation }),
      block(curl(specSelectors.specJson(), path, method, operation)),
      parameters.size > 0 && h('dl', null, parameters.map(describeParameter)),
      h(Shape, { content: body, specPath }),
    );
  }

  /** Who may call. */
  function Accepted({ operation }) {
    const names = operation.get('security').flatMap((requirement) => requirement.keySeq());
    if (names.isEmpty()) return h('p', null, 'Needs no credentials.');
    const scope = operation
      .get('security')
      .flatMap((requirement) => requirement.valueSeq().flatten())
      .first();
    const inForm = operation.get('security').some((requirement) => requirement.isEmpty());
    return h(
      'p',
      null,
      'Needs ',
      names.map((name, index) => [index > 0 && ' or ', h('a', { key: name, href: `#credentials-${name}` }, name)]),
      scope && [' with the scope ', code(scope)],
      inForm && [', or the client in the form'],
      '.',
    );
  }

  function describeParameter(parameter) {
    const name = parameter.get('name');
    const kind = parameter.get('required') ? 'required' : 'optional';
    return [
      h('dt', { key: name }, code(name), ' ', h('small', null, `${parameter.get('in')}, ${kind}`)),
      h('dd', { key: `${name} text` }, parameter.get('description'), ' For example ', code(parameter.get('example'))),
    ];
  }

  /** Responses of a call, in the place of Swagger UI's table. */
  function Answers({ responses, specPath }) {
    return h(
      'section',
      { className: 'answers' },
      h('h4', null, 'Answers'),
      responses.entrySeq().map(([status, response]) => {
        const content = firstOf(response);
        const examples = content?.get('examples');
        return h(
          'section',
          { key: status, 'data-status': status },
          h('h5', null, status),
          examples === undefined && markdown(response.get('description')),
          h(Headers, { headers: response.get('headers') }),
          examples &&
            [...new Set(examples.valueSeq().map((example) => asText(example.get('value'))))].map((text) =>
              block(text, text),
            ),
          content?.has('example') && block(asText(content.get('example'))),
          examples === undefined && h(Shape, { content, specPath: specPath.push(status) }),
        );
      }),
    );
  }

  /** The fields of a body, if it has them. */
  function Shape({ content, specPath }) {
    const schema = content?.get('schema');
    return schema?.has('properties') ? part('Model', { schema: schema.merge({ title: 'Fields' }), specPath }) : null;
  }

  function Headers({ headers }) {
    // Every answer has it.
    const telling = headers.delete('Cko-Request-Id').entrySeq();
    return telling.map(([name, header]) => h('p', { key: name }, code(`${name}: ${header.get('example')}`)));
  }

  return {
    components: { Docs },
    wrapComponents: {
      parameters: () => Request,
      responses: () => Answers,
      // A link within a button; the button leads to the same place.
      DeepLink: () => (properties) => h('span', null, properties.text),
      authorizeOperationBtn: () => () => null,
      CopyToClipboardBtn: () => () => null,
    },
  };

  /** The example of a call as a shell takes it; the variables are those that `npm start` gives. */
  function curl(spec, path, method, operation) {
    const parameters = operation.get('parameters');
    const filled = path.replace(/\{(\w+)\}/g, (_, name) =>
      parameters.find((parameter) => parameter.get('name') === name).get('example'),
    );
    const inQuery = parameters.filter((parameter) => parameter.get('in') === 'query');
    const required = inQuery.filter((parameter) => parameter.get('required'));
    const query = (required.isEmpty() ? inQuery.take(1) : required).map(
      (parameter) => `${parameter.get('name')}=${encodeURIComponent(parameter.get('example'))}`,
    );
    const url = `${serverOf(spec)}${filled}${query.isEmpty() ? '' : `?${query.join('&')}`}`;
    const schemes = operation.get('security').flatMap((requirement) => requirement.keySeq());
    const scheme = schemes.includes('publicClient') ? 'publicClient' : schemes.first();
    const credentials = spec.getIn(['components', 'securitySchemes', scheme, 'description'])?.match(/`(-[^`]*)`$/)?.[1];
    const sent = operation.getIn(['requestBody', 'content'])?.entrySeq().first() ?? [];
    // A body without an example is one that the call ignores.
    const [type, body] = sent[1]?.has('example') ? sent : [];
    const example = body?.get('example');
    return [
      `curl ${/[?&]/.test(url) ? `'${url}'` : url}`,
      ...(method === 'get' || (method === 'post' && body) ? [] : [`-X ${method.toUpperCase()}`]),
      ...(credentials ? [credentials] : []),
      ...(type === 'application/json' ? [`-H 'Content-Type: ${type}'`, `-d '${asText(example)}'`] : []),
      ...(type && type !== 'application/json'
        ? example
            .entrySeq()
            .map(([name, value]) =>
              /^[\w.-]*$/.test(value) ? `-d ${name}=${value}` : `--data-urlencode '${name}=${value}'`,
            )
        : []),
    ].join(' \\\n  ');
  }
}

SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#docs',
  plugins: [reading],
  layout: 'Docs',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  supportedSubmitMethods: [],
  validatorUrl: null,
});
